import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  connect,
  createGraphReader,
  type EmbeddedServer,
  migrate,
  type Store,
  startEmbeddedServer,
} from '@faultline/clickhouse';
import { type EdgeFact, type GraphFacts, type NodeRef, nodeId } from '@faultline/model';

const DAY_MS = 86_400_000;
export const RETENTION = { retentionSpansMs: 3 * DAY_MS, retentionRollupsMs: 30 * DAY_MS, maxLatenessMs: DAY_MS };

/** Tables take memory, whatever is in them, and every test has its own. */
const MEMORY_BYTES = 4 * 1024 ** 3;

/** A server for a test file. */
export interface TestServer<Server = { url: URL }> {
  server: Server;
  /** A new database. */
  freshStore(): Promise<Store>;
  /** The same database each time, without rows: ten times as fast, for tests that leave the schema as it is. */
  emptiedStore(): Promise<Store>;
  close(): Promise<void>;
}

/** A server in a folder of its own, which goes with it. */
export async function startEmbedded(): Promise<{ server: EmbeddedServer; stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'faultline-clickhouse-'));
  const server = await startEmbeddedServer({ dataDir, memoryBytes: MEMORY_BYTES });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { server, stop };
}

/** A server of one file alone; contract tests share one (shared-server.ts). */
export async function startTestServer(): Promise<TestServer<EmbeddedServer>> {
  const { server, stop } = await startEmbedded();
  return testServer(server, `test_${randomUUID().replaceAll('-', '')}`, stop);
}

/**
 * Databases for the tests of one file.
 * @param emptied name of the database that is emptied again and again
 * @param stop ends the server; without it others use it too, and new databases go with the file, for even empty tables take
 *   of the processor
 */
export function testServer<Server extends { url: URL }>(
  server: Server,
  emptied: string,
  stop?: () => Promise<void>,
): TestServer<Server> {
  const migrated = async (name: string) => {
    const store = connect(databaseUrl(server.url, name));
    await migrate(store, RETENTION);
    return store;
  };
  const fresh: Store[] = [];
  let reused: Store | undefined;
  return {
    server,
    async freshStore() {
      const store = await migrated(`test_${randomUUID().replaceAll('-', '')}`);
      fresh.push(store);
      return store;
    },
    async emptiedStore() {
      reused ??= await migrated(emptied);
      await emptyTables(reused);
      return reused;
    },
    async close() {
      if (!stop) for (const store of fresh) await store.run(`DROP DATABASE ${store.database}`);
      await Promise.all([...fresh, ...(reused ? [reused] : [])].map((store) => store.close()));
      await stop?.();
    },
  };
}

/** Takes all rows out of a database, on this server alone. */
export async function emptyTables(store: Store): Promise<void> {
  const tables = await store.read<{ name: string }>(
    `SELECT name FROM system.tables
     WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name != 'schema_migrations' AND total_rows > 0`,
  );
  await Promise.all(tables.map(({ name }) => store.run(`TRUNCATE TABLE ${name}`)));
}

export function databaseUrl(url: URL, database: string): URL {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other;
}

export const CLIENT = 3;
export const SERVER = 2;
export const PRODUCER = 4;
export const CONSUMER = 5;
export const INTERNAL = 1;

/** A span as a test writes it; ids are short words that are padded to their size. */
export interface TestSpan {
  trace: string;
  span: string;
  parent?: string;
  kind: number;
  service: string;
  atMs: number;
  durationMs?: number;
  failed?: boolean;
  name?: string;
  attributes?: Record<string, string>;
  resource?: Record<string, string>;
  traceState?: string;
  links?: { trace: string; span: string }[];
  events?: { atMs: number; name: string; attributes: Record<string, string> }[];
}

/** Blocks of the same token count once, and files may share a database. */
const BATCHES = randomUUID();
let batches = 0;

/** Inserts spans as one batch; by default under a token of its own, as another exporter or collector would. */
export async function insertSpans(
  store: Store,
  spans: readonly TestSpan[],
  token = `${BATCHES}-${++batches}`,
): Promise<void> {
  const rows = spans.map((span) => ({
    time: Math.round(span.atMs * 1e6).toString(),
    trace: hex(span.trace, 32),
    span: hex(span.span, 16),
    parent: span.parent ? hex(span.parent, 16) : '0'.repeat(16),
    state: span.traceState ?? '',
    name: span.name ?? 'operation',
    kind: span.kind,
    service: span.service,
    resource: span.resource ?? {},
    attributes: span.attributes ?? {},
    duration: Math.round((span.durationMs ?? 1) * 1e6),
    status: span.failed ? 2 : 0,
    event_times: (span.events ?? []).map((event) => Math.round(event.atMs * 1e6).toString()),
    event_names: (span.events ?? []).map((event) => event.name),
    event_attributes: (span.events ?? []).map((event) => event.attributes),
    link_traces: (span.links ?? []).map((link) => hex(link.trace, 32)),
    link_spans: (span.links ?? []).map((link) => hex(link.span, 16)),
  }));
  await store.insert(
    `INSERT INTO ${store.into('spans')} (Timestamp, TraceId, SpanId, ParentSpanId, TraceState, SpanName, SpanKind, ServiceName,
       ResourceAttributes, SpanAttributes, Duration, StatusCode, Events.Timestamp, Events.Name, Events.Attributes,
       Links.TraceId, Links.SpanId, Links.TraceState, Links.Attributes)
     SELECT fromUnixTimestamp64Nano(time), unhex(trace), unhex(span), unhex(parent), state, name, kind, service,
       resource, attributes, duration, status, arrayMap(t -> fromUnixTimestamp64Nano(t), event_times), event_names,
       event_attributes, arrayMap(t -> unhex(t), link_traces), arrayMap(s -> unhex(s), link_spans),
       arrayMap(t -> '', link_traces), arrayMap(t -> map(), link_traces)
     FROM input('time Int64, trace String, span String, parent String, state String, name String, kind UInt8,
       service String, resource Map(String, String), attributes Map(String, String), duration UInt64, status UInt8,
       event_times Array(Int64), event_names Array(String), event_attributes Array(Map(String, String)),
       link_traces Array(String), link_spans Array(String)')
     FORMAT JSONEachRow`,
    new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join('\n')),
    { insert_deduplication_token: token, deduplicate_blocks_in_dependent_materialized_views: 1 },
  );
}

function hex(word: string, length: number): string {
  return Buffer.from(word).toString('hex').slice(-length).padStart(length, '0');
}

/** Start of a bucket about two minutes ago: closed, and well within retention. */
export function closedBucketMs(): number {
  return Math.floor((Date.now() - 120_000) / 10_000) * 10_000;
}

/** Reads a minute around `atMs`. The reader's clock is `nowMs`, by default long after, so that nothing counts as open. */
export function readAround(store: Store, atMs: number, nowMs = Date.now() + 3_600_000): Promise<GraphFacts> {
  return createGraphReader(store).read({ fromMs: atMs - 30_000, toMs: atMs + 60_000, nowMs, recentMs: 0 });
}

const NO_FIGURES = {
  address: '',
  breaker: '',
  kind: 'rpc' as EdgeFact['kind'],
  executed: 1,
  matched: 0,
  failed: 0,
  timedOut: 0,
  retries: 0,
  injected: 0,
  rows: 1,
  sampledRows: 0,
  callerCalls: 0,
  calleeCalls: 0,
};

/** An edge as a test states it: ends by node id, latencies by how many calls they hold. */
export type ExpectedEdge = { source: string; target: string } & typeof NO_FIGURES;

/** An edge of one call of which one end was seen, unless said otherwise. */
export function edge(source: string, target: string, figures: Partial<typeof NO_FIGURES> = {}): ExpectedEdge {
  return { source, target, ...NO_FIGURES, ...figures };
}

/** Figures of edges that add up as numbers. */
export const ADDED_FIGURES = [
  'executed',
  'matched',
  'failed',
  'timedOut',
  'retries',
  'injected',
  'rows',
  'sampledRows',
] as const;

/** Edges added up per pair, address, kind and breaker, in a fixed order. */
export function summarise(facts: GraphFacts): ExpectedEdge[] {
  const sums = new Map<string, ExpectedEdge>();
  for (const fact of facts.edges) {
    const row = edge(idOf(fact.source), idOf(fact.target), {
      address: fact.address,
      breaker: fact.breaker,
      kind: fact.kind,
    });
    const key = JSON.stringify([row.source, row.target, row.address, row.breaker, row.kind]);
    const sum = sums.get(key) ?? { ...row, executed: 0, rows: 0 };
    for (const figure of ADDED_FIGURES) {
      sum[figure] += fact[figure];
    }
    sum.callerCalls += total(fact.callerLatency);
    sum.calleeCalls += total(fact.calleeLatency);
    sums.set(key, sum);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function idOf(ref: NodeRef | null): string {
  return ref ? nodeId(ref) : '?';
}

function total(histogram: EdgeFact['callerLatency']): number {
  return [...histogram.values()].reduce((sum, calls) => sum + calls, 0);
}
