import { describe, expect, it } from 'vitest';
import { nodeOf } from '../../live-feed/graph-fixture.ts';
import { LANGUAGE } from '../../text/language.ts';
import { nodeColumns } from './columns.ts';
import { nextSorting, type Sorting, sortRows } from './sort-rows.ts';

const NODE_COLUMNS = nodeColumns(LANGUAGE.en);

const ROWS = [
  nodeOf('busy', { rps: 90 }),
  nodeOf('broken', { rps: 2, errorRate: 0.4, health: 'failing' }),
  nodeOf('quiet', { rps: 1 }),
  nodeOf('shaky', { rps: 50, errorRate: 0.04, health: 'degraded' }),
];
const order = (sorting: Sorting) => sortRows(ROWS, NODE_COLUMNS, sorting).map(({ id }) => id);

describe('the order of rows', () => {
  it('is by errors, then volume, by default', () => {
    expect(order(undefined)).toEqual(['broken', 'shaky', 'busy', 'quiet']);
  });

  it('follows a column of figures', () => {
    expect(order({ columnId: 'rps', descending: true })).toEqual(['busy', 'shaky', 'broken', 'quiet']);
  });

  it('follows a column of names', () => {
    expect(order({ columnId: 'name', descending: false })).toEqual(['broken', 'busy', 'quiet', 'shaky']);
  });

  it('follows health from the worst, and keeps the default order among equals', () => {
    expect(order({ columnId: 'health', descending: true })).toEqual(['broken', 'shaky', 'busy', 'quiet']);
  });
});

describe('a click on a column head', () => {
  const rps = NODE_COLUMNS.find(({ id }) => id === 'rps')!;
  const name = NODE_COLUMNS.find(({ id }) => id === 'name')!;

  it('sorts figures from large to small, then the other way, then by default', () => {
    const first = nextSorting(undefined, rps);
    expect(first).toEqual({ columnId: 'rps', descending: true });
    const second = nextSorting(first, rps);
    expect(second).toEqual({ columnId: 'rps', descending: false });
    expect(nextSorting(second, rps)).toBeUndefined();
  });

  it('sorts names from A to Z first', () => {
    expect(nextSorting({ columnId: 'rps', descending: true }, name)).toEqual({ columnId: 'name', descending: false });
  });
});
