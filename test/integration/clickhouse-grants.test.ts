import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  connect,
  createDiskGuard,
  createEdgeJob,
  createSpanWriter,
  createStatisticsJob,
  type EmbeddedServer,
  migrate,
  type Store,
  startEmbeddedServer,
} from '@faultline/clickhouse';
import { freePort } from '@faultline/runtime';
import { afterEach, expect, test } from 'vitest';
import { SpanBlock } from '../../packages/clickhouse/src/native/span-block.ts';
import { closedBucketMs, insertSpans, RETENTION, readAround, SERVER } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';

const CLUSTER = 'of_one';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** What docs/operations.md says that a user needs: of a server, and what a cluster needs beside it. */
async function documentedGrants(): Promise<string[][]> {
  const document = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const [, section] = /^## A ClickHouse of your own$(.+?)^## /ms.exec(document)!;
  return section!
    .split('```sql')
    .slice(1)
    .map((block) => [...block.matchAll(/^(GRANT .+) TO faultline;$/gm)].map(([, grant]) => grant!));
}

/** A store whose user may do nothing but this. */
async function storeOfUser(grants: readonly string[], cluster?: string): Promise<Store> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'faultline-grants-'));
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  const nativePort = await freePort();
  const server = await startEmbeddedServer({
    dataDir,
    ...(cluster ? { nativePort, cluster: { name: cluster, secret: 'of-one', nativePorts: [nativePort] } } : {}),
  });
  closing.push(() => server.stop());
  await addUser(path.join(dataDir, 'clickhouse/users.xml'), grants);
  await restart(server);
  const url = new URL(server.url);
  url.username = 'own';
  url.password = 'own';
  const store = connect(url, cluster);
  closing.push(() => store.close());
  return store;
}

async function addUser(file: string, grants: readonly string[]): Promise<void> {
  const users = await readFile(file, 'utf8');
  const user = `<own><password>own</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
    <quota>default</quota><grants>${grants.map((grant) => `<query>${grant}</query>`).join('')}</grants></own>`;
  await writeFile(file, users.replace('</users>', `${user}</users>`));
}

async function restart(server: EmbeddedServer): Promise<void> {
  process.kill(server.pid!, 'SIGKILL');
  await eventually(
    'the server is back',
    () => server.restarts,
    (count) => count > 0,
  );
}

test.each([
  ['server', 1, undefined],
  ['cluster', 2, CLUSTER],
])('on a %s of their own users need no more than the documents say', async (_what, blocks, cluster) => {
  const grants = (await documentedGrants()).slice(0, blocks).flat();
  expect(grants.length).toBeGreaterThan(0);
  const store = await storeOfUser(grants, cluster);
  await migrate(store, RETENTION);
  await createSpanWriter(store).write(new SpanBlock().finish(), { token: 'none' });
  const atMs = closedBucketMs();
  await insertSpans(store, [{ trace: 'a', span: 'a', kind: SERVER, service: 'web', atMs }]);
  await createEdgeJob(store, Date.now, RETENTION).run();
  await createStatisticsJob(store, Date.now, RETENTION).run();
  await createDiskGuard(store, Date.now, { dropBelowBytes: () => Number.POSITIVE_INFINITY }).run();
  expect((await readAround(store, atMs)).edges).toHaveLength(1);
});
