import type { TickRead, TickReader } from '@faultline/clickhouse';
import { type Incident, type StreamKind, TICK_MS, type Tick } from '@faultline/model';
import { expect, test } from 'vitest';
import { DetectionJob } from './detection-job.ts';

const NOW_MS = 1_000_000_000;
const incident = (id: string, more: Partial<Incident>): Incident =>
  ({
    ...{ id, status: 'open', start: NOW_MS - 60_000, end: 0, symptoms: [], mergedInto: '' },
    ...{ baseline: { from: NOW_MS - 700_000, to: NOW_MS - 100_000 }, ...more },
  }) as Incident;

const BUSY = {
  ...{ service: 'web', operation: 'cart', spans: 50_000, failed: 0 },
  ...{ durations: new Map(), failedDurations: new Map() },
};
const NO_TICKS: TickReader = {
  read: async () => [],
  readAnswered: async () => [],
  readRequestCalls: async () => [],
};

/** A job that sees no spans unless told otherwise, with these incidents in the store; `explain` fails for some, and `write` for others. */
function setUp(known: Incident[], failing: string[], { unwritable = [] as string[], ticks = NO_TICKS } = {}) {
  const explained: string[] = [];
  const written: string[] = [];
  const job = new DetectionJob({
    ticks,
    calls: { read: async () => [] },
    reader: { list: async () => known } as never,
    writer: {
      write: async ({ id }) => {
        if (unwritable.includes(id)) throw new Error(`no room for ${id}`);
        written.push(id);
      },
    },
    investigation: {
      label: async (one) => one,
      explain: async (one) => {
        explained.push(one.id);
        if (failing.includes(one.id)) throw new Error(`no answer for ${one.id}`);
        return one;
      },
    },
    teaching: { of: async () => {} },
    clock: () => NOW_MS,
  });
  return { job, explained, written };
}

const OPEN = [incident('a', {}), incident('b', {})];
const CLOSED = incident('c', { status: 'closed', end: NOW_MS - 40_000 });

test('an incident that cannot be explained now keeps no other from it, and the failure is told', async () => {
  const { job, written } = setUp(OPEN, ['a']);
  await expect(job.run()).rejects.toThrow('no answer for a');
  expect(written).toEqual(['b']);
});

test('an incident that closed lately is looked at again, for the case that its last look failed', async () => {
  const { job, explained } = setUp([CLOSED], []);
  await job.run();
  expect(explained).toEqual(['c']);
});

test('an incident whose change cannot be kept now keeps no other from its own, and is not explained as it was', async () => {
  const start = NOW_MS - 7 * 3_600_000;
  // Each is to be closed, for it lasts too long.
  const { job, explained, written } = setUp([incident('a', { start }), incident('b', { start })], [], {
    unwritable: ['a'],
  });
  await expect(job.run()).rejects.toThrow('no room for a');
  expect(explained).toEqual(['b']);
  expect(written).toEqual(['b', 'b']);
});

test("an incident's baseline is read in slices of whole ticks: in a busy system all of it is more than one read may take", async () => {
  const asked: TickRead[] = [];
  const reading =
    (kind: StreamKind) =>
    async (window: TickRead): Promise<Tick[]> => {
      asked.push(window);
      return [{ startMs: window.fromMs, streams: [{ ...BUSY, kind }] }];
    };
  const ticks = { read: reading('served'), readAnswered: reading('gap'), readRequestCalls: reading('call') };
  const baseline = { from: NOW_MS - 3_600_001, to: NOW_MS - 3_000_001 };
  await setUp([incident('a', { baseline })], [], { ticks }).job.run();
  const ofBaseline = asked.filter(({ fromMs }) => fromMs < NOW_MS - 1_000_000);
  expect(ofBaseline).toHaveLength(30);
  expect(new Set(ofBaseline.map(({ fromMs, toMs }) => toMs - fromMs))).toEqual(new Set([60_000]));
  expect(ofBaseline[0]!.fromMs).toBe(NOW_MS - 3_600_000);
  expect(ofBaseline.every(({ fromMs }) => fromMs % TICK_MS === 0)).toBe(true);
});
