import { describe, expect, it } from 'vitest';
import {
  closed,
  type LevelState,
  levelAbove,
  opened,
  readLevelState,
  SERVICES,
  writeLevelState,
} from './level-state.ts';

const read = (query: string) => readLevelState(new URLSearchParams(query));

describe('the level that the URL says', () => {
  it('is that of services, and says nothing of it', () => {
    expect(read('')).toEqual(SERVICES);
    expect(writeLevelState(SERVICES)).toEqual([]);
  });

  it.each<[LevelState, string]>([
    [{ grouping: 'team', open: [], leftOut: [] }, 'group=team'],
    [{ grouping: 'team', open: ['a~b', 'c d', ''], leftOut: ['idle'] }, 'group=team&open=a%257Eb~c%20d~&without=idle'],
    [{ grouping: null, open: [], leftOut: ['idle', 'inferred'] }, 'without=idle,inferred'],
  ])('%j is %s, and back', (state, query) => {
    expect(writeLevelState(state).join('&')).toBe(query);
    expect(read(query)).toEqual(state);
  });

  it('opens the group of services that say nothing, and none where nothing is open', () => {
    expect(read('group=team&open=').open).toEqual(['']);
    expect(read('group=team').open).toEqual([]);
  });

  it.each(['group=colour', 'open=a', 'without=failing'])('is that of services where %s means nothing', (query) => {
    expect(read(query)).toEqual(SERVICES);
  });
});

describe('one level up', () => {
  it('closes the group opened last, then ungroups, and ends there', () => {
    expect(levelAbove({ grouping: 'team', open: ['a', 'b'], leftOut: [] })).toEqual({ open: ['a'] });
    expect(levelAbove({ grouping: 'team', open: [], leftOut: [] })).toEqual({ grouping: null });
    expect(levelAbove(SERVICES)).toBeNull();
  });
});

it('a group is opened once, and closed wherever it stands', () => {
  expect(opened(['a'], 'b')).toEqual(['a', 'b']);
  expect(opened(['a', 'b'], 'a')).toEqual(['a', 'b']);
  expect(closed(['a', 'b'], 'a')).toEqual(['b']);
});
