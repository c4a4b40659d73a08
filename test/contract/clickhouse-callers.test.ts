import type { Store } from '@faultline/clickhouse';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CLIENT,
  closedBucketMs,
  edge,
  insertSpans,
  readAround,
  SERVER,
  summarise,
  type TestSpan,
} from './clickhouse-fixture.ts';
import { sharedTestServer } from './shared-server.ts';

const server = sharedTestServer();
let store: Store;
const atMs = closedBucketMs();
/** 'p1234567' in hexadecimal begins with these digits. */
const PARENT = 'p1234567';
const PROOF = '70313233';

afterAll(() => server.close());

const callee = (traceState: string, rest: Partial<TestSpan> = {}): TestSpan => ({
  trace: 'trace',
  span: 'callee',
  parent: PARENT,
  kind: SERVER,
  service: 'recs',
  atMs,
  traceState,
  ...rest,
});

async function sourcesOf(...spans: TestSpan[]): Promise<string[]> {
  store = await server.emptiedStore();
  await insertSpans(store, spans);
  return summarise(await readAround(store, atMs)).map(({ source }) => source);
}

describe('a callee whose caller sent no span', () => {
  it.each([
    ['names its caller by the trace state', `fl=api:${PROOF}`, 'api'],
    ['does so among the entries of others', `ot=th:8, fl=api:${PROOF} ,rojo=00f067aa0ba902b7`, 'api'],
    ['knows names that had to be written with escapes', `fl=shop%3Aapi%20v2:${PROOF}`, 'shop:api v2'],
    ['does not believe the entry of a former hop', 'fl=gateway:aaaaaaaa', '?'],
    ['does not believe an entry of another key', `xfl=api:${PROOF}`, '?'],
    ['does not believe half an entry', 'fl=api:7031', '?'],
  ])('%s', async (_rule, traceState, source) => {
    expect(await sourcesOf(callee(traceState))).toEqual([source]);
  });

  it('believes its own attributes first', async () => {
    const attributes = { 'service.peer.name': 'edge' };
    expect(await sourcesOf(callee(`fl=api:${PROOF}`, { attributes }))).toEqual(['edge']);
  });

  it('is one call with its caller when that is seen after all', async () => {
    const caller: TestSpan = { trace: 'trace', span: PARENT, kind: CLIENT, service: 'web', atMs };
    store = await server.emptiedStore();
    await insertSpans(store, [callee(`fl=api:${PROOF}`), caller]);
    expect(summarise(await readAround(store, atMs))).toEqual([
      edge('web', 'recs', { matched: 1, rows: 2, callerCalls: 1, calleeCalls: 1 }),
    ]);
  });
});
