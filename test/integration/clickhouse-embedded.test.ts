import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  connect,
  createEdgeJob,
  type EmbeddedServer,
  EmbeddedServerError,
  migrate,
  type Store,
  StoreUnavailableError,
  startEmbeddedServer,
} from '@faultline/clickhouse';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeSurely } from '../../packages/clickhouse/src/disk/lost-writes.ts';
import { CLIENT, closedBucketMs, databaseUrl, insertSpans, RETENTION, SERVER } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';
import { timeOf } from '../fixtures/machine-time.ts';

let dataDir: string;
const running: EmbeddedServer[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'faultline-embedded-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function start(options: Partial<Parameters<typeof startEmbeddedServer>[0]> = {}): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataDir, ...options });
  running.push(server);
  return server;
}

async function killAndAwaitRestart(server: EmbeddedServer): Promise<void> {
  const { restarts } = server;
  process.kill(server.pid!, 'SIGKILL');
  await eventually(
    'the server is back',
    () => server.restarts,
    (count) => count > restarts,
    { everyMs: 20 },
  );
}

function partsOf(store: Store, table: string): Promise<{ path: string }[]> {
  return store.read(
    'SELECT path FROM system.parts WHERE database = currentDatabase() AND table = {table:String} AND active ORDER BY name',
    { params: { table } },
  );
}

/** As the engine leaves a part on a full disk. */
async function emptyFiles(directory: string): Promise<void> {
  for (const name of await readdir(directory)) await truncate(path.join(directory, name));
}

/** The files in which the engine says what a table is. */
function definitionsOf(table: string): string[] {
  return globSync(path.join(dataDir, `clickhouse/data/store/*/*/${table}.sql`));
}

async function startMigrated(): Promise<{ server: EmbeddedServer; store: Store }> {
  const server = await start();
  const store = connect(server.url);
  await migrate(store, RETENTION);
  return { server, store };
}

test('a server whose disk was full while tables were made starts again, with the tables that there were', async () => {
  const { server, store } = await startMigrated();
  await insertSpans(store, [{ trace: 'a', span: 'a', kind: SERVER, service: 'api', atMs: closedBucketMs() }]);
  const [spans] = definitionsOf('spans');
  const copy = path.join(
    dataDir,
    'clickhouse/definitions',
    path.relative(path.join(dataDir, 'clickhouse/data'), spans!),
  );
  await eventually(
    'what it is was copied',
    async () => (await stat(copy)).size,
    (size) => size > 0,
  );
  // As the engine leaves one that it was to write on a full disk, and one that never was any.
  await truncate(spans!);
  await writeFile(path.join(path.dirname(spans!), 'begun.sql'), '');
  const tables = globSync(path.join(dataDir, 'clickhouse/data/store/*/*/format_version.txt'));
  for (const version of tables) await truncate(version);
  await writeFile(path.join(path.dirname(tables[0]!), 'mutation_9.txt'), '');
  await killAndAwaitRestart(server);
  expect(await store.read('SELECT count() AS spans FROM spans')).toEqual([{ spans: 1 }]);
  expect(definitionsOf('begun')).toEqual([]);
  await store.close();
});

test('a server that is killed comes back on the same port with everything that was acknowledged', async () => {
  const log = vi.fn();
  const onRestart = vi.fn();
  const server = await start({ log, onRestart });
  const store = connect(server.url);
  await migrate(store, RETENTION);
  const span = { trace: 'a', span: 'a', kind: SERVER, service: 'api', atMs: closedBucketMs() };
  await insertSpans(store, [span], 'token');
  const firstPid = server.pid!;

  process.kill(firstPid, 'SIGKILL');
  await expect.poll(() => onRestart.mock.calls.length).toBe(1);

  expect(server.pid).not.toBe(firstPid);
  expect(server.restarts).toBe(1);
  expect(log.mock.calls.flat()).toEqual([
    expect.stringMatching(/ended by SIGKILL; it starts again in 300 ms/),
    'the embedded ClickHouse answers again',
  ]);
  await insertSpans(store, [span], 'token');
  expect(await store.read('SELECT count() AS spans FROM spans')).toEqual([{ spans: 1 }]);
  await store.close();
});

test('a block whose token was written down, but whose part was not in place when the server was killed, is inserted', async () => {
  const { server, store } = await startMigrated();
  const span = { trace: 'a', span: 'a', kind: SERVER, service: 'api', atMs: closedBucketMs() };
  await insertSpans(store, [span], 'token');
  const [part] = await store.read<{ path: string }>(
    `SELECT path FROM system.parts WHERE database = currentDatabase() AND table = 'spans' AND active`,
  );
  await store.close();
  await server.stop();
  running.pop();
  await rm(part!.path, { recursive: true });

  const again = connect((await start()).url);
  await insertSpans(again, [span], 'token');
  expect(
    await again.read('SELECT (SELECT count() FROM spans) AS spans, (SELECT count() FROM halves) AS halves'),
  ).toEqual([{ spans: 1, halves: 1 }]);
  await again.close();
});

test('a part that was written with empty files is left out after a start, and its block is inserted again', async () => {
  const { server, store } = await startMigrated();
  const atMs = closedBucketMs();
  await insertSpans(store, [{ trace: 'a', span: 'a', kind: SERVER, service: 'api', atMs }], 'one');
  await insertSpans(store, [{ trace: 'b', span: 'b', kind: SERVER, service: 'api', atMs }], 'two');
  const [part] = await partsOf(store, 'spans');
  await emptyFiles(part!.path);
  await killAndAwaitRestart(server);

  expect(await store.read('SELECT count() AS spans FROM spans')).toEqual([{ spans: 1 }]);
  await insertSpans(store, [{ trace: 'a', span: 'a', kind: SERVER, service: 'api', atMs }], 'one');
  await insertSpans(store, [{ trace: 'b', span: 'b', kind: SERVER, service: 'api', atMs }], 'two');
  expect(
    await store.read('SELECT (SELECT count() FROM spans) AS spans, (SELECT count() FROM halves) AS halves'),
  ).toEqual([{ spans: 2, halves: 2 }]);
  await store.close();
});

test('where a merge wrote empty files, the parts that it merged are there again after a start', async () => {
  const { server, store } = await startMigrated();
  for (const span of ['a', 'b', 'c']) {
    await insertSpans(store, [{ trace: 'a', span, kind: SERVER, service: 'api', atMs: closedBucketMs() }]);
  }
  await store.run('OPTIMIZE TABLE spans FINAL');
  const [part] = await partsOf(store, 'spans');
  await emptyFiles(part!.path);
  await killAndAwaitRestart(server);

  const rows = await store.read<{ span: string }>('SELECT substring(SpanId, -1) AS span FROM spans ORDER BY span');
  expect(rows).toHaveLength(3);
  await store.close();
});

test('a write is not relied on when the server was started again in the middle of it', async () => {
  const server = await start();
  const store = connect(databaseUrl(server.url, 'system'));
  await writeSurely(store, async () => {});
  await expect(writeSurely(store, () => killAndAwaitRestart(server))).rejects.toThrow(StoreUnavailableError);
  await writeSurely(store, async () => {});
  await store.close();
});

test('batches that are written again after kills count once in every table, and the edges are exact', async () => {
  const { server, store } = await startMigrated();
  const atMs = closedBucketMs();
  const job = createEdgeJob(store, Date.now);
  const persist = async (work: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        await delay(50);
      }
    }
  };
  const batches = Array.from({ length: 60 }, (_, batch) =>
    Array.from({ length: 50 }, (_, n) => {
      const trace = `${batch}-${n}`;
      return [
        { trace, span: 'call', kind: CLIENT, service: 'api', atMs },
        { trace, span: 'served', parent: 'call', kind: SERVER, service: 'checkout', atMs },
      ];
    }).flat(),
  );
  for (const [index, batch] of batches.entries()) {
    const written = persist(() => insertSpans(store, batch, `batch-${index}`));
    if (index % 20 === 10) process.kill(server.pid!, 'SIGKILL');
    await written;
    if (index % 20 === 15) await persist(() => job.run());
  }
  await persist(() => job.run());

  expect(server.restarts).toBe(3);
  expect(
    await store.read(
      `SELECT (SELECT count() FROM spans) AS spans, (SELECT count() FROM halves) AS halves,
         (SELECT sum(service_10s.spans) FROM service_10s) AS counted,
         (SELECT sum(matched) FROM edges_10s_current) AS calls`,
    ),
  ).toEqual([{ spans: 6000, halves: 6000, counted: 6000, calls: 3000 }]);
  await store.close();
});

test('a stopped server leaves no process, and keeps its data and password for the next', async () => {
  const { server, store } = await startMigrated();
  await store.close();
  const pid = server.pid!;
  expect(await timeOf(() => server.stop())).toBeLessThan(5_000);
  expect(isAlive(pid)).toBe(false);

  const next = await start({ port: Number(server.url.port) });
  expect(next.url.href).toBe(server.url.href);
  const again = connect(next.url);
  expect(await again.read('SELECT count() AS spans FROM spans')).toEqual([{ spans: 0 }]);
  await again.close();
});

test('a client that keeps its connections open does not hold up the stop', async () => {
  const server = await start();
  const store = connect(databaseUrl(server.url, 'system'));
  await store.read('SELECT 1');
  expect(await timeOf(() => server.stop())).toBeLessThan(5_000);
  await store.close();
});

test('a server ends when its parent is killed', async () => {
  const script = `
    import { startEmbeddedServer } from '@faultline/clickhouse';
    const server = await startEmbeddedServer({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line).trim());
  expect(pid).toBeGreaterThan(0);

  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test('a directory that another server uses is refused and left as it is, and that server goes on', async () => {
  const first = await start();
  const beingMade = path.join(dataDir, 'clickhouse/data/metadata/being_made.sql');
  await mkdir(path.dirname(beingMade), { recursive: true });
  await writeFile(beingMade, '');
  await expect(start()).rejects.toThrow(EmbeddedServerError);
  await expect(start()).rejects.toThrow(
    `The directory ${path.join(dataDir, 'clickhouse')} is in use by process ${first.pid}: ` +
      'stop that one, or set FAULTLINE_DATA_DIR to another directory.',
  );
  expect(await readFile(beingMade, 'utf8')).toBe('');
  await rm(beingMade);
  const store = connect(databaseUrl(first.url, 'system'));
  expect(await store.read('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await store.close();
});

test('a port in use is refused by name', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expect(start({ port })).rejects.toThrow(
    `Port ${port} of the embedded ClickHouse is already in use: stop what listens there.`,
  );
  other.close();
});

test('only this user can read the password, and only with it can anything be read', async () => {
  const server = await start();
  const mode = (await stat(path.join(dataDir, 'clickhouse', 'password'))).mode & 0o777;
  expect(mode).toBe(0o600);
  const stranger = databaseUrl(server.url, 'system');
  stranger.username = 'default';
  stranger.password = '';
  const store = connect(stranger);
  await expect(store.read("SELECT * FROM file('/etc/passwd', LineAsString, 'l String')")).rejects.toThrow(/497/);
  await expect(store.read('SELECT name FROM system.users')).rejects.toThrow(/497/);
  await store.close();
});
