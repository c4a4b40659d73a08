import { once } from 'node:events';
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Store } from '@faultline/clickhouse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  CLIENT,
  databaseUrl,
  insertSpans,
  SERVER,
  startTestServer,
  type TestServer,
} from '../contract/clickhouse-fixture.ts';
import { startConsole } from './console-fixture.ts';

/** More than the console has connections. */
const SEARCHES = 20;

let clickhouse: TestServer;
let store: Store;
let slow: Server;
let held = 0;

beforeAll(async () => {
  clickhouse = await startTestServer();
  store = await clickhouse.freshStore();
  const { hostname, port } = clickhouse.server.url;
  // Who looks through spans gets no answer; everybody else does.
  slow = createServer(async (request, response) => {
    const body = await buffer(request);
    if (/FROM (\w+\.)?spans\b/.test(body.toString())) {
      held += 1;
      return;
    }
    const { method, url, headers } = request;
    forward({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }).end(body);
  });
  await once(slow.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  slow.close();
  slow.closeAllConnections();
  await clickhouse.close();
});

test('the stream goes on while searches through spans take all that they may', async () => {
  const url = databaseUrl(clickhouse.server.url, store.database);
  url.port = String((slow.address() as AddressInfo).port);
  const running = await startConsole(url);
  const left = new AbortController();
  const searches = Array.from({ length: SEARCHES }, () =>
    fetch(`${running.url}/api/v1/traces?service=cart`, { signal: left.signal }).catch(() => undefined),
  );
  await expect.poll(() => held).toBeGreaterThan(10);
  // Not before: the console may have taken longer to start than its stream looks back.
  const atMs = Date.now() - 1_000;
  await insertSpans(store, [
    { trace: 't', span: 'a', kind: CLIENT, service: 'api', atMs },
    { trace: 't', span: 'b', parent: 'a', kind: SERVER, service: 'cart', atMs },
  ]);
  const stream = await fetch(`${running.url}/api/v1/graph/stream`, { signal: left.signal });
  let told = '';
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    told += chunk;
    if (told.includes('event: snapshot')) break;
    expect(told).not.toContain('"state":"stale"');
  }
  expect(told).toContain('"cart"');
  left.abort();
  await Promise.all(searches);
  running.process.kill('SIGTERM');
  await running.exited;
});
