import { describe, expect, it } from 'vitest';
import { freshnessOf } from './freshness.ts';
import { graphOf } from './graph-fixture.ts';
import type { GraphFeed } from './use-live-graph.ts';

const SERVER = 5_000_000;
const HERE = 1_000;
const GRAPH = { ...graphOf([{ source: 'a', target: 'b' }]), asOf: SERVER - 800 };
const feed = (change: Partial<GraphFeed> = {}): GraphFeed => ({
  snapshot: GRAPH,
  status: { state: 'live', message: '', readAt: SERVER, now: SERVER },
  receivedAt: HERE,
  link: 'open',
  ...change,
});

describe('how fresh the figures are', () => {
  it('counts from the newest call, without comparing the two clocks', () => {
    expect(freshnessOf(feed(), HERE + 200)).toEqual({ kind: 'live', ageMs: 1_000 });
  });

  it('says when calls have stopped', () => {
    const graph = { ...GRAPH, asOf: SERVER - 40_000 };
    expect(freshnessOf(feed({ snapshot: graph }), HERE)).toEqual({ kind: 'quiet', ageMs: 40_000 });
  });

  it('does not say that calls have stopped where it took long to read them', () => {
    const graph = { ...GRAPH, asOf: SERVER - 20_000 };
    const status = { state: 'live', message: '', readAt: SERVER - 18_000, now: SERVER } as const;
    expect(freshnessOf(feed({ snapshot: graph, status }), HERE)).toEqual({ kind: 'behind', ageMs: 20_000 });
  });

  it('says that they are behind once they are old, and no sooner', () => {
    expect(freshnessOf(feed(), HERE + 14_200)).toEqual({ kind: 'live', ageMs: 15_000 });
    expect(freshnessOf(feed(), HERE + 14_201)).toEqual({ kind: 'behind', ageMs: 15_001 });
  });

  it('says when the store does not answer, and since when', () => {
    const status = { state: 'stale', message: 'It is away.', readAt: SERVER - 9_000, now: SERVER } as const;
    expect(freshnessOf(feed({ status }), HERE)).toEqual({ kind: 'stale', ageMs: 9_000, reason: 'It is away.' });
  });

  it('says when the console is lost', () => {
    expect(freshnessOf(feed({ link: 'lost' }), HERE + 4_000)).toEqual({ kind: 'reconnecting', ageMs: 4_000 });
  });

  it('says when a sign-in is wanted, whatever came before', () => {
    expect(freshnessOf(feed({ link: 'signed-out' }), HERE)).toEqual({ kind: 'signedOut' });
  });

  it('is reading when the console answers and the first figures are not there', () => {
    const status = { state: 'waiting', message: '', readAt: 0, now: SERVER } as const;
    expect(freshnessOf(feed({ status, snapshot: undefined }), HERE)).toEqual({ kind: 'reading' });
  });

  it('is connecting again when the console is lost before it has read anything', () => {
    const status = { state: 'waiting', message: '', readAt: 0, now: SERVER } as const;
    expect(freshnessOf(feed({ status, snapshot: undefined, link: 'lost' }), HERE)).toEqual({ kind: 'connecting' });
  });

  it('is connecting before anything came', () => {
    expect(freshnessOf(feed({ status: undefined, snapshot: undefined }), HERE)).toEqual({ kind: 'connecting' });
  });
});
