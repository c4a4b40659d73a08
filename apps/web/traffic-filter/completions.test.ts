import { describe, expect, it } from 'vitest';
import { graphOf, nodeOf } from '../live-feed/graph-fixture.ts';
import { type Completion, completionsOf } from './completions.ts';
import { parseFilter } from './parse-filter.ts';
import { PRESETS } from './presets.ts';

const GRAPH = graphOf(
  [],
  [
    nodeOf('checkout', { team: 'shop floor', versions: ['1.0'] }),
    nodeOf('search', { team: 'search', versions: ['1.0', '2.0'] }),
    nodeOf('team-room'),
  ],
);

const of = (text: string) => completionsOf(text, GRAPH).map(shown);

function shown(completion: Completion): string {
  return completion.type === 'node' ? `→ ${completion.node.name}` : completion.text;
}

describe('completions', () => {
  it('begin with presets, then all fields', () => {
    expect(of('').slice(0, 5)).toEqual([...Object.values(PRESETS), 'error > ']);
  });

  it('are nodes by name, then fields, while one word is typed', () => {
    expect(of('che')).toEqual(['→ checkout']);
    expect(of('te')).toEqual(['→ team-room', 'team:']);
    expect(of('-te')).toEqual(['-team:']);
    expect(of('error > 1% te')).toEqual(['error > 1% team:']);
  });

  it('are words of a field after its colon, in quotes where they need them', () => {
    expect(of('team:')).toEqual(['team:search', 'team:"shop floor"']);
    expect(of('team:"sho')).toEqual(['team:"shop floor"']);
    expect(of('version:')).toEqual(['version:1.0', 'version:2.0']);
    expect(of('rps > 1 -health:de')).toEqual(['rps > 1 -health:degraded']);
    expect(of('health:failing,de')).toEqual(['health:failing,degraded']);
  });

  it('are none where nothing fits, or all is said', () => {
    expect(of('zzz')).toEqual([]);
    expect(of('health:failing')).toEqual([]);
    expect(of('error > 1%')).toEqual([]);
  });
});

it.each(Object.entries(PRESETS))('the preset %s is a filter', (_, text) => {
  expect(parseFilter(text).error).toBeUndefined();
});
