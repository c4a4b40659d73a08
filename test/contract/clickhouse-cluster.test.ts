import {
  connect,
  createSignatureStore,
  createSpanWriter,
  migrate,
  readShardMap,
  type Shard,
  type Store,
  StoreUnavailableError,
} from '@faultline/clickhouse';
import { messageOf } from '@faultline/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { incidentDocument } from '../../apps/web/incidents/incident-fixture.ts';
import { openStoreIncidents } from '../../apps/web/server/store-incidents.ts';
import { calls, EDGE_FIGURES, EDGE_KEY } from '../../packages/clickhouse/src/graph/edge-select.ts';
import { type ClusterTopology, clusterStatements } from '../../packages/clickhouse/src/migrate/cluster-statements.ts';
import { readMigrations } from '../../packages/clickhouse/src/migrate/migration-files.ts';
import { CLUSTER, startTestCluster, type TestCluster } from '../fixtures/clickhouse-cluster.ts';
import { eventually } from '../fixtures/eventually.ts';
import {
  CLIENT,
  closedBucketMs,
  databaseUrl,
  emptyTables,
  INTERNAL,
  insertSpans,
  RETENTION,
  SERVER,
  type TestSpan,
} from './clickhouse-fixture.ts';

const SHARDS = 3;

/** Servers that are killed have to come back, on a machine that may be busy. */
const OUTAGE_TIMEOUT_MS = 400_000;
/** An embedded server may end when a peer is lost in the middle of an answer, and starts again. */
const SERVER_ANSWERS = { withinMs: 90_000 };

let cluster: TestCluster;
let urls: URL[];
/** The cluster, entered by shard 1 first. */
let store: Store;
const opened: Store[] = [];

function open(at: URL | readonly URL[], name?: string): Store {
  const it = connect(at, name);
  opened.push(it);
  return it;
}

/** The cluster, entered by one shard only. */
const through = (shard: number): Store => open(urls[shard - 1]!, CLUSTER);
/** What a shard has by itself. */
const shardAlone = (shard: number): Store => open(urls[shard - 1]!);
const onEveryShard = async <T>(ask: (alone: Store) => Promise<T>): Promise<T[]> =>
  Promise.all([1, 2, 3].map((shard) => ask(shardAlone(shard))));

/** Migrating takes seconds: all tests share one database, and those that write empty it. */
beforeAll(async () => {
  cluster = await startTestCluster(SHARDS);
  urls = cluster.urls.map((url) => databaseUrl(url, 'test'));
  await Promise.all([1, 2, 3].map(() => migrate(open(urls, CLUSTER), RETENTION)));
}, OUTAGE_TIMEOUT_MS);
beforeEach(() => {
  store = open(urls, CLUSTER);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((it) => it.close()));
});
afterAll(() => cluster.close());

const emptyDatabase = () => onEveryShard(emptyTables);

/** 40 traces: `api` calls `orders`, which calls a database; every second call fails. */
function someSpans(atMs = closedBucketMs()): TestSpan[] {
  return Array.from({ length: 40 }, (_, index) => {
    const trace = `trace-${index}`;
    const failed = index % 2 === 1;
    return [
      { trace, span: `${index}-a`, kind: SERVER, service: 'api', atMs },
      {
        trace,
        span: `${index}-b`,
        parent: `${index}-a`,
        kind: CLIENT,
        service: 'api',
        atMs,
        failed,
        durationMs: index,
      },
      { trace, span: `${index}-c`, parent: `${index}-b`, kind: SERVER, service: 'orders', atMs, failed },
      { trace, span: `${index}-d`, parent: `${index}-c`, kind: CLIENT, service: 'orders', atMs, attributes: DATABASE },
      { trace, span: `${index}-e`, parent: `${index}-c`, kind: INTERNAL, service: 'orders', atMs },
    ];
  }).flat();
}
const DATABASE = { 'db.system.name': 'postgresql', 'server.address': 'db', 'db.namespace': 'orders' };
const SPANS = 40 * 5;
const HALVES = 40 * 4;

/** A database of one server. */
async function enterAlone(): Promise<Store> {
  const alone = open(databaseUrl(cluster.urls[0]!, 'alone'));
  await migrate(alone, RETENTION);
  return alone;
}

async function aloneWith(spans: readonly TestSpan[]): Promise<Store> {
  const alone = await enterAlone();
  await emptyTables(alone);
  await insertSpans(alone, spans);
  return alone;
}

/** Spans as a collector cuts them: a block in Native format for each shard that has any. */
async function blocksByShard(spans: readonly TestSpan[]): Promise<Map<Shard, Uint8Array>> {
  const source = await aloneWith(spans);
  const { shards } = (await readShardMap(store))!;
  const blocks = new Map<Shard, Uint8Array>();
  for (const shard of shards) {
    const remainder = `reinterpretAsUInt64(substring(TraceId, 9, 8)) % ${shard.of} = ${shard.number - 1}`;
    blocks.set(shard, await readNative(source, `SELECT * FROM spans WHERE ${remainder}`));
  }
  return blocks;
}

async function readNative(from: Store, select: string): Promise<Uint8Array> {
  const { username, password, origin } = cluster.urls[0]!;
  const response = await fetch(`${origin}/?database=${from.database}`, {
    method: 'POST',
    body: `${select} FORMAT Native`,
    headers: { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password },
  });
  return new Uint8Array(await response.arrayBuffer());
}

async function write(to: Store, blocks: ReadonlyMap<Shard, Uint8Array>, token: string): Promise<void> {
  const writer = createSpanWriter(to);
  for (const [shard, block] of blocks) await writer.write(block, { token, shard });
}

/**
 * Tries again until it is taken, as a collector does: an embedded server may end when a peer of its closes a connection in
 * the middle of an answer, and is started again.
 */
const taken = (attempt: () => Promise<void>) =>
  eventually('written', () => attempt().then(() => true), Boolean, SERVER_ANSWERS);

const COUNTS = `SELECT (SELECT count() FROM spans) AS spans, (SELECT count() FROM halves) AS halves,
  (SELECT sum(spans) FROM service_10s) AS counted`;

/** Rows of all shards, from the tables that show them as one. */
async function totals(of: Store) {
  const [row] = await of.read(
    `SELECT (SELECT count() FROM ${of.ofAllShards('spans')}) AS spans, (SELECT count() FROM ${of.ofAllShards('halves')}) AS halves,
       (SELECT sum(spans) FROM ${of.ofAllShards('service_10s')}) AS counted`,
  );
  return row;
}

const definitionsOf = (alone: Store, database: string) =>
  alone.read<{ name: string; ddl: string }>(
    'SELECT name, create_table_query AS ddl FROM system.tables WHERE database = {database:String} ORDER BY name',
    { params: { database } },
  );

test('every shard has the schema, and a second migration changes nothing', async () => {
  const before = await onEveryShard((alone) => definitionsOf(alone, store.database));
  expect(before[0]!.map((table) => table.name)).toEqual(
    expect.arrayContaining(['spans', 'halves', 'halves_of_spans_mv', 'edges_10s_current', 'schema_migrations']),
  );
  expect(before[0]!.find((table) => table.name === 'spans')!.ddl).toContain('TTL toDateTime(Timestamp)');
  expect(before[1]).toEqual(before[0]);
  expect(before[2]).toEqual(before[0]);

  await migrate(store, RETENTION);
  expect(await onEveryShard((alone) => definitionsOf(alone, store.database))).toEqual(before);
});

test('several collectors may migrate a cluster at once, and every shard has what a server alone has', async () => {
  const [first, ...others] = await onEveryShard((alone) => definitionsOf(alone, store.database));
  const named = (definitions: { name: string }[]) => definitions.map((table) => table.name);
  const alone = await enterAlone();
  expect(named(first!)).toEqual(named(await definitionsOf(alone, alone.database)));
  expect(others.map(named)).toEqual([named(first!), named(first!)]);
});

test('a shard that was added later gets the schema too', async () => {
  const added = shardAlone(3);
  const before = await definitionsOf(added, store.database);
  await added.run(`DROP DATABASE ${store.database} SYNC`, { database: 'system' });
  await added.run(`DROP DATABASE ${store.database}_all SYNC`, { database: 'system' });
  await migrate(store, RETENTION);
  expect(await definitionsOf(added, store.database)).toEqual(before);
});

test('a cluster that the server does not know is named, with those it knows', async () => {
  await expect(migrate(open(urls, 'elsewhere'), RETENTION)).rejects.toThrow(
    `knows no cluster "elsewhere" (it knows ${CLUSTER})`,
  );
});

test('without Keeper every server has to be named', async () => {
  await expect(migrate(through(2), RETENTION)).rejects.toThrow('each of its 3 servers is to be named');
});

test('a block lands on the shard it was sent to, whole, with all that is derived from it, through any server', async () => {
  await emptyDatabase();
  const blocks = await blocksByShard(someSpans());
  await write(through(1), blocks, 'one');
  expect(await totals(store)).toEqual({ spans: SPANS, halves: HALVES, counted: SPANS });

  const { shardOf } = (await readShardMap(store))!;
  const held = await onEveryShard((alone) =>
    alone.read<{ trace: string }>('SELECT DISTINCT hex(TraceId) AS trace FROM spans'),
  );
  for (const [index, traces] of held.entries()) {
    expect(traces.length).toBeGreaterThan(0);
    for (const { trace } of traces) expect(shardOf(Buffer.from(trace, 'hex')).number).toBe(index + 1);
  }
});

test('a block that is written again counts once, in every table, through whichever server it comes', async () => {
  await emptyDatabase();
  const blocks = await blocksByShard(someSpans());
  for (const shard of [1, 2, 3, 1]) await write(through(shard), blocks, 'one');
  expect(await totals(store)).toEqual({ spans: SPANS, halves: HALVES, counted: SPANS });
  await write(store, blocks, 'two');
  expect(await totals(store)).toEqual({ spans: SPANS * 2, halves: HALVES * 2, counted: SPANS * 2 });
});

test('ClickHouse divides a block as the shard map does', async () => {
  await emptyDatabase();
  const block = await readNative(await aloneWith(someSpans()), 'SELECT * FROM spans');
  await createSpanWriter(store).write(block, { token: 'whole' });
  await createSpanWriter(through(2)).write(block, { token: 'whole' });
  expect(await totals(store)).toEqual({ spans: SPANS, halves: HALVES, counted: SPANS });

  const { shardOf } = (await readShardMap(store))!;
  const rows = await store.read<{ shard: number; trace: string }>(
    `SELECT DISTINCT _shard_num AS shard, hex(TraceId) AS trace FROM ${store.ofAllShards('spans')}`,
  );
  expect(rows).toHaveLength(40);
  for (const { shard, trace } of rows) expect(shardOf(Buffer.from(trace, 'hex')).number).toBe(shard);
});

test('calls joined on every shard add up to those of a single server', async () => {
  await emptyDatabase();
  const atMs = closedBucketMs();
  const spans = someSpans(atMs);
  await write(store, await blocksByShard(spans), 'one');
  const alone = await aloneWith(spans);

  const figures = `SELECT ${EDGE_KEY}, ${EDGE_FIGURES} FROM (${calls(true)}) GROUP BY ${EDGE_KEY}`;
  const added = ['executed', 'matched', 'failed', 'rows'].map((column) => `sum(f.${column}) AS ${column}`).join(', ');
  const edges = (of: Store) =>
    of.read(
      `SELECT ${EDGE_KEY}, ${added}, sumMap(f.caller_latency) AS caller_latency, max(f.newest) AS newest
       FROM (${of.onShards(figures)}) AS f GROUP BY ${EDGE_KEY} ORDER BY ALL`,
      { params: { buckets: [atMs / 1000], read_buckets: [atMs / 1000 - 10, atMs / 1000, atMs / 1000 + 10] } },
    );
  const expected = await edges(alone);
  expect(expected).toHaveLength(3);
  for (const shard of [1, 2, 3]) expect(await edges(through(shard))).toEqual(expected);
});

test('a subquery within a select on the shards speaks of each shard by itself', async () => {
  await emptyDatabase();
  await write(store, await blocksByShard(someSpans()), 'one');
  const alone = await onEveryShard((shard) => shard.read<{ spans: number }>('SELECT count() AS spans FROM spans'));
  const select = `WITH present AS (SELECT DISTINCT bucket FROM halves WHERE bucket >= (SELECT max(bucket) FROM halves))
    SELECT (SELECT count() FROM spans) AS spans, count() AS rows FROM service_10s WHERE bucket IN present`;
  for (const shard of [1, 2, 3]) {
    const rows = await through(shard).read<{ spans: number; rows: number }>(store.onShards(select));
    expect(rows.map((row) => row.spans).sort()).toEqual(
      alone
        .flat()
        .map((row) => row.spans)
        .sort(),
    );
    expect(rows.every((row) => row.rows > 0)).toBe(true);
  }
});

test('parameters of every kind reach the shards as they were given', async () => {
  const params = { text: "it's a \\ 'test'\n", list: ['a,b', "c'd"], times: [1, 2], big: '18446744073709551615' };
  const rows = await store.read(
    `SELECT DISTINCT * FROM (${store.onShards(
      `SELECT {text:String} AS text, {list:Array(String)} AS list, {times:Array(DateTime)} AS times,
         toString({big:UInt64}) AS big UNION ALL SELECT 'other', [], [], '0'`,
    )}) WHERE text != 'other'`,
    { params },
  );
  expect(rows).toEqual([{ ...params, times: ['1970-01-01 00:00:01', '1970-01-01 00:00:02'] }]);
});

test('a rollup is written to the shard of its bucket, from the rows of all shards', async () => {
  await emptyDatabase();
  const atMs = closedBucketMs();
  await write(store, await blocksByShard([...someSpans(atMs), ...someSpans(atMs + 10_000)]), 'one');
  await store.run(
    `INSERT INTO ${store.into('edges_10s')} (bucket, version, source, executed, rows)
     SELECT bucket, 1, service, sum(calls), sum(calls)
     FROM (${store.onShards('SELECT bucket, service, count() AS calls FROM halves GROUP BY bucket, service')})
     GROUP BY bucket, service`,
  );
  await store.run(
    `INSERT INTO ${store.into('edge_versions')} (resolution_s, bucket, version)
     SELECT 10, bucket, 1 FROM (${store.onShards('SELECT DISTINCT bucket FROM halves')}) GROUP BY bucket`,
  );
  const buckets = `SELECT toUnixTimestamp(bucket) AS bucket, sum(executed) AS executed FROM edges_10s_current
    GROUP BY bucket ORDER BY bucket`;
  const held = await onEveryShard((alone) => alone.read<{ bucket: number }>(buckets));
  for (const [index, rows] of held.entries()) {
    for (const { bucket } of rows) expect(((bucket / 10) % SHARDS) + 1).toBe(index + 1);
  }
  expect(held.flat()).toHaveLength(2);
  expect(await store.read(buckets.replace('edges_10s_current', store.ofAllShards('edges_10s_current')))).toEqual([
    { bucket: atMs / 1000, executed: HALVES },
    { bucket: atMs / 1000 + 10, executed: HALVES },
  ]);
});

test('what failures are known is seen through every server, whichever it was taught or taken back through', async () => {
  await emptyDatabase();
  const size = { slowdown: 0, failing: 1, entry: 0.5 };
  const fingerprint = { blame: { 'pay/errors': 1 }, readings: { failing: 1 }, size, critical: 'pay' };
  const taught = Array.from({ length: 12 }, (_, n) => {
    const incidentId = n.toString(16).padStart(16, '0');
    return { incidentId, name: `failure ${n}`, experimentId: '', at: 1_700_000_000_000 - n, fingerprint };
  });
  const signatures = [1, 2, 3].map((shard) => createSignatureStore(through(shard)));
  for (const [n, signature] of taught.entries()) await signatures[n % SHARDS]!.write(signature, 1);
  for (const [n, { incidentId }] of taught.slice(6).entries())
    await signatures[(n + 1) % SHARDS]!.remove(incidentId, 2);
  for (const known of signatures) expect(await known.list()).toEqual(taught.slice(0, 6));
});

test('data that a migration moves stays with its spans, or goes where it belongs', async () => {
  await emptyDatabase();
  await write(store, await blocksByShard(someSpans()), 'one');
  const topology: ClusterTopology = { name: CLUSTER, replicated: false };
  const move = async (statement: string) => {
    for (const each of clusterStatements(statement, store.database, topology)) await store.run(each);
  };
  const perShard = () => onEveryShard((alone) => alone.read('SELECT count() AS rows FROM breaker_calls'));

  await move('INSERT INTO breaker_calls (bucket, span) SELECT toDateTime(Timestamp), 1 FROM spans');
  expect(await perShard()).toEqual(await onEveryShard((alone) => alone.read('SELECT count() AS rows FROM spans')));

  await move(
    'INSERT INTO rejected_spans (bucket, reason, spans) SELECT max(bucket), service, count() FROM halves GROUP BY service',
  );
  const rejected = await onEveryShard((alone) =>
    alone.read<{ reason: string; spans: number }>('SELECT reason, spans FROM rejected_spans'),
  );
  expect(rejected.flat().sort((a, b) => (a.reason < b.reason ? -1 : 1))).toEqual([
    { reason: 'api', spans: 80 },
    { reason: 'orders', spans: 80 },
  ]);
});

test(
  'a shard that is lost is missed; the others answer and take their spans; what is sent again later counts once',
  async () => {
    await emptyDatabase();
    const blocks = await blocksByShard(someSpans());
    await write(store, blocks, 'one');
    const [spansOfThird] = await shardAlone(3).read<{ spans: number }>(COUNTS);
    expect(await store.missingShards()).toBe(0);

    await cluster.kill(3);
    try {
      expect(await store.missingShards()).toBe(1);
      expect(await totals(store)).toMatchObject({ spans: SPANS - spansOfThird!.spans });
      const counted = `SELECT sum(n) AS spans FROM (${store.onShards('SELECT count() AS n FROM spans')})`;
      expect(await store.read(counted)).toEqual([{ spans: SPANS - spansOfThird!.spans }]);
      await expect(store.read(counted, { everyShard: true })).rejects.toThrow(StoreUnavailableError);
      // Of a part of what is known nobody can say that nothing is alike.
      await eventually(
        'known failures are refused',
        () => createSignatureStore(through(2)).list().then(JSON.stringify, messageOf),
        (answer) => answer.includes('NETWORK_ERROR'),
        SERVER_ANSWERS,
      );
      // Whoever is called at night is told the rest, and what could not be read.
      const incidents = openStoreIncidents(through(2));
      const { signal } = new AbortController();
      const incident = incidentDocument();
      await eventually(
        'an incident is told of without them',
        async () => [
          await incidents.looksLike(incident, signal),
          (await incidents.timeline(incident, Date.now(), signal)).hasExperiments,
        ],
        ([alike, hasExperiments]) => alike === undefined && hasExperiments === false,
        SERVER_ANSWERS,
      );

      const writer = createSpanWriter(store);
      for (const [shard, block] of blocks) {
        const attempt = () => writer.write(block, { token: 'two', shard });
        if (shard.number === 3) await expect(attempt()).rejects.toThrow(StoreUnavailableError);
        else await taken(attempt);
      }
      await eventually('migrated', () => migrate(store, RETENTION).then(() => true), Boolean, SERVER_ANSWERS);
    } finally {
      await cluster.start(3);
    }

    for (const [shard, token] of [
      [2, 'one'],
      [1, 'two'],
      [3, 'two'],
    ] as const) {
      await taken(() => write(through(shard), blocks, token));
    }
    await eventually(
      'all shards answer',
      () => store.missingShards(),
      (missing) => missing === 0,
      SERVER_ANSWERS,
    );
    expect(await totals(store)).toEqual({ spans: SPANS * 2, halves: HALVES * 2, counted: SPANS * 2 });
  },
  OUTAGE_TIMEOUT_MS,
);

test(
  'when the server it talks to is lost, a store goes on with the next',
  async () => {
    await emptyDatabase();
    const blocks = await blocksByShard(someSpans());
    await write(store, blocks, 'one');
    await cluster.kill(1);
    try {
      const [row] = await store.read<{ spans: number }>(`SELECT count() AS spans FROM ${store.ofAllShards('spans')}`);
      expect(row!.spans).toBeGreaterThan(0);
      expect(row!.spans).toBeLessThan(SPANS);
      const [second, block] = [...blocks].find(([shard]) => shard.number === 2)!;
      await createSpanWriter(store).write(block, { token: 'while shard 1 is away', shard: second });
    } finally {
      await cluster.start(1);
    }
  },
  OUTAGE_TIMEOUT_MS,
);

test(
  'an insert that loses its server on the way may be tried again, and then reaches the next',
  async () => {
    await emptyDatabase();
    const blocks = await blocksByShard(someSpans());
    const [second, block] = [...blocks].find(([shard]) => shard.number === 2)!;
    await cluster.kill(1);
    try {
      const writer = createSpanWriter(store);
      await expect(writer.write(block, { token: 'one', shard: second })).rejects.toThrow(StoreUnavailableError);
      await writer.write(block, { token: 'one', shard: second });
      const [counts] = await shardAlone(2).read<{ spans: number }>(COUNTS);
      expect(counts!.spans).toBeGreaterThan(0);
    } finally {
      await cluster.start(1);
    }
  },
  OUTAGE_TIMEOUT_MS,
);

test('ClickHouse can read every statement of the schema as servers with Keeper get it', async () => {
  const statements = (await readMigrations('db')).flatMap((migration) => migration.statements);
  const rendered = statements.flatMap((sql) => clusterStatements(sql, 'db', { name: 'a-cluster', replicated: true }));
  for (const statement of rendered) {
    const [row] = await store.read<{ text: string }>('SELECT formatQuerySingleLine({statement:String}) AS text', {
      params: { statement },
    });
    expect(row!.text).toMatch(/^INSERT INTO| ON CLUSTER `?a-cluster`?( |$)/);
  }
});
