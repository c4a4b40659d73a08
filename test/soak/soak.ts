import { setTimeout as delay } from 'node:timers/promises';
import { createGraphReader, type Store } from '@faultline/clickhouse';
import { Dice } from '../../apps/collector/test/fuzz/dice.ts';
import { eventually } from '../fixtures/eventually.ts';
import { differences, foundEdges, trueEdges } from './edges.ts';
import { type ExportCounts, Exporters, type SpanRecord } from './exporters.ts';
import { type ChaosEvent, FaultlineUnderChaos } from './faultline-under-chaos.ts';
import { Traffic, type TrueCall } from './traffic.ts';

export interface SoakOptions {
  seed: number;
  loadMs: number;
  tracesPerSecond: number;
  /** Of spans between their end and their first sending. */
  longestDelayMs: number;
  plan: readonly ChaosEvent[];
  diskBytes: number;
  log: (line: string) => void;
}

export interface SoakReport {
  counts: ExportCounts;
  spans: number;
  acknowledged: number;
  stored: number;
  /** Spans that are stored more often than once: all of them were sent in several requests or to several collectors. */
  storedAgain: number;
  calls: number;
  edges: number;
  hasFilledDisk: boolean;
  clickhouseRestarts: number;
  /** Why it has failed, a line each. */
  faults: string[];
}

const SETTLED_WITHIN_MS = 180_000;
const TICK_MS = 50;

/** Sends realistic traces to two collectors while bad things happen, and compares what is stored with what was true. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { seed, plan, longestDelayMs, diskBytes, log } = options;
  const faultline = await FaultlineUnderChaos.start({ collectors: 2, diskBytes, log });
  try {
    await eventually(
      'both collectors answer',
      () => waiting(faultline),
      (spans) => spans === 0,
    );
    const exporters = new Exporters({
      dice: new Dice(seed),
      collectorUrls: faultline.collectors.map(({ otlpUrl }) => otlpUrl),
      longestDelayMs,
    });
    const startedAtMs = Date.now();
    const [calls] = await Promise.all([load(options, exporters), inflict(plan, faultline)]);
    log('the load has ended; what is left is sent');
    await exporters.end();
    await eventually(
      'no span waits',
      () => waiting(faultline),
      (spans) => spans === 0,
      { withinMs: SETTLED_WITHIN_MS },
    );
    log('the logs are empty');
    return await judge({ faultline, exporters, calls, startedAtMs });
  } finally {
    await faultline.close();
  }
}

async function load({ seed, loadMs, tracesPerSecond }: SoakOptions, exporters: Exporters): Promise<TrueCall[]> {
  const traffic = new Traffic(new Dice(seed + 1));
  const calls: TrueCall[] = [];
  const startedAt = performance.now();
  let made = 0;
  for (let elapsedMs = 0; elapsedMs < loadMs; elapsedMs = performance.now() - startedAt) {
    for (; made < (elapsedMs / 1000) * tracesPerSecond; made++) {
      const trace = traffic.trace(Date.now() - 1_000);
      calls.push(...trace.calls);
      exporters.add(trace.spans);
    }
    await delay(TICK_MS);
  }
  return calls;
}

async function inflict(plan: readonly ChaosEvent[], faultline: FaultlineUnderChaos): Promise<void> {
  const startedAt = performance.now();
  await Promise.all(
    plan.map(async (event) => {
      await delay(event.atMs - (performance.now() - startedAt));
      await faultline.suffer(event);
    }),
  );
}

async function waiting({ collectors }: FaultlineUnderChaos): Promise<number> {
  const spans = await Promise.all(collectors.map((collector) => collector.metric('spans_waiting')));
  return spans.reduce((sum, count) => sum + count, 0);
}

interface Evidence {
  faultline: FaultlineUnderChaos;
  exporters: Exporters;
  calls: TrueCall[];
  startedAtMs: number;
}

async function judge({ faultline, exporters, calls, startedAtMs }: Evidence): Promise<SoakReport> {
  const { store } = faultline;
  const faults: string[] = [];
  const rows = await store.read<{ id: string; times: number }>(
    'SELECT lower(hex(SpanId)) AS id, toUInt32(count()) AS times FROM spans GROUP BY id',
  );
  const times = new Map(rows.map((row) => [row.id, row.times]));
  for (const [id, record] of exporters.ledger) {
    const fault = faultOf(record, times.get(id) ?? 0);
    if (fault) faults.push(`span ${id} ${fault}; ${await insertsOf(store, id)}`);
  }
  for (const id of times.keys()) if (!exporters.ledger.has(id)) faults.push(`span ${id} was never sent`);

  const [sums] = await store.read<{ halves: number; ends: number }>(
    `SELECT (SELECT toUInt32(count()) FROM halves) AS halves,
       (SELECT toUInt32(count()) FROM spans WHERE SpanKind IN (2, 3, 4, 5)) AS ends`,
  );
  if (sums!.halves !== sums!.ends) faults.push(`there are ${sums!.halves} ends of calls of ${sums!.ends} spans`);

  const truth = trueEdges(calls, (spanId) => times.has(spanId));
  const compare = async (): Promise<string[]> => {
    const window = {
      fromMs: startedAtMs - 60_000,
      toMs: Date.now() + 10_000,
      nowMs: Date.now() + 3_600_000,
      recentMs: 0,
    };
    const { edges, partial } = await createGraphReader(store).read(window);
    return partial ? ['the graph is partial'] : differences(truth, foundEdges(edges));
  };
  await eventually('the edges are the truth', compare, (lines) => lines.length === 0, { withinMs: 60_000 }).catch(
    () => {},
  );
  // What was right must stay right when every collector's job has run once more.
  const runs = () => Promise.all(faultline.collectors.map((collector) => collector.metric('edge_job_seconds_count')));
  const before = await runs();
  await eventually(
    'the edge jobs have run again',
    runs,
    (after) => after.every((count, index) => count > before[index]! + 1),
    {
      withinMs: 60_000,
    },
  );
  faults.push(...(await compare()));

  return {
    counts: exporters.counts,
    spans: exporters.ledger.size,
    acknowledged: [...exporters.ledger.values()].filter(({ isAcknowledged }) => isAcknowledged).length,
    stored: times.size,
    storedAgain: rows.filter((row) => row.times > 1).length,
    calls: calls.length,
    edges: truth.size,
    hasFilledDisk: faultline.hasOwnDisk,
    clickhouseRestarts: faultline.clickhouse.restarts,
    faults,
  };
}

/** When the rows of a span were inserted, and how many others came with each: whether a batch came twice or a request did. */
async function insertsOf(store: Store, spanId: string): Promise<string> {
  const inserts = await store.read<{ at: string; ends: number }>(
    `SELECT toString(ingested_at) AS at, toUInt32(count()) AS ends FROM halves
     WHERE ingested_at IN (SELECT ingested_at FROM halves WHERE span = reinterpretAsUInt64(unhex({spanId:String})))
     GROUP BY at ORDER BY at`,
    { params: { spanId } },
  );
  return `inserted ${inserts.map(({ at, ends }) => `at ${at} with ${ends} ends of calls`).join(', ')}`;
}

/** What is wrong with how often a span is stored; undefined when nothing is. */
function faultOf({ isAcknowledged, sendings }: SpanRecord, times: number): string | undefined {
  if (isAcknowledged && times === 0) return 'was acknowledged and is missing';
  if (times <= sendings.size) return undefined;
  return `is there ${times} times, and was sent in ${sendings.size} ways: ${[...sendings].join(', ')}`;
}
