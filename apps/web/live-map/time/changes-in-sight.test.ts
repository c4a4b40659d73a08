import type { GraphChange } from '@faultline/model';
import { describe, expect, it } from 'vitest';
import { connectionKey } from '../../connection-key.ts';
import { LANGUAGE } from '../../text/language.ts';
import { changesInSight } from './changes-in-sight.ts';

const node = (id: string) => ({ type: 'node', id, name: id }) as const;
const call = { type: 'connection', source: 'api', target: 'cart' } as const;
const changes: GraphChange[] = [
  { kind: 'fails-more', part: node('cart'), before: 0.01, now: 0.21 },
  { kind: 'slower', part: node('cart'), before: 20, now: 50 },
  { kind: 'vanished', part: call, before: 10, now: 0 },
  { kind: 'busier', part: node('cart'), before: 10, now: 20 },
];

describe('changes on the map', () => {
  const { part, marks } = changesInSight(changes, LANGUAGE.en);

  it('stand out, with both ends of a connection', () => {
    expect([...part!.nodes].sort()).toEqual(['api', 'cart']);
    expect([...part!.connections]).toEqual([connectionKey(call)]);
  });

  it('say in few words what matters most', () => {
    expect(marks.get('cart')).toEqual({ text: '+20\u202f% err · p95 ×2.5', tone: 'worse' });
    expect(marks.get(connectionKey(call))).toEqual({ text: 'gone', tone: 'worse' });
    expect(marks.has('api')).toBe(false);
  });

  it('leave all bright where there are none', () => {
    expect(changesInSight([], LANGUAGE.en)).toEqual({ part: null, marks: new Map() });
  });
});
