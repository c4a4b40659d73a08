import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_TRACES, frame, GrpcClient } from '../../apps/collector/test/grpc-client.ts';
import { encodeRequest, spanIds, traceRequest } from '../../apps/collector/test/small-request.ts';
import { type RunningCollector, startClickHouse, startCollector, type TestClickHouse } from './collector-fixture.ts';
import { END_HEADERS, END_STREAM, FRAME, headerBlock, http2Frame, RawHttp2 } from './raw-http2.ts';

/** What all requests together may hold while they are read. */
const BUDGET_BYTES = 192 * 2 ** 20;
/** The budget, what zlib and V8 need beside it, and the process itself. */
const MEMORY_LIMIT_MB = 900;
const PROTOBUF = { 'Content-Type': 'application/x-protobuf' };
const CALL = headerBlock({
  ':method': 'POST',
  ':scheme': 'http',
  ':path': EXPORT_TRACES,
  ':authority': 'x',
  'content-type': 'application/grpc',
});

let clickhouse: TestClickHouse;
let collector: RunningCollector;
let httpPort: number;
let next = 1;
const open: { destroy(): void }[] = [];

beforeAll(async () => {
  clickhouse = await startClickHouse();
  collector = await startCollector(clickhouse.server.url);
  httpPort = Number(new URL(collector.otlpUrl).port);
});
afterAll(async () => {
  await collector?.stop();
  await clickhouse?.close();
});

/** After each of these the collector serves others as before, and holds nothing of what was sent. */
afterEach(async () => {
  for (const connection of open.splice(0)) connection.destroy();
  await expectService();
  await expect.poll(() => collector.metric('bodies_in_memory_bytes')).toBe(0);
  await expect.poll(() => collector.metric('requests_in_progress')).toBe(0);
  expect(peakMemoryMb()).toBeLessThan(MEMORY_LIMIT_MB);
  expect(collector.stderr()).not.toContain('could not be handled');
});

const goodRequest = (): Uint8Array => encodeRequest(traceRequest(spanIds(next++, 1)));

async function expectService(): Promise<void> {
  const body = goodRequest() as BodyInit;
  const http = await fetch(`${collector.otlpUrl}/v1/traces`, { method: 'POST', headers: PROTOBUF, body });
  expect(http.status).toBe(200);
  const client = new GrpcClient(collector.grpcPort);
  expect((await client.call(frame(goodRequest()))).code).toBe(0);
  client.close();
}

function peakMemoryMb(): number {
  const status = readFileSync(`/proc/${collector.process.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024;
}

function openSocket(): Socket {
  const socket = connect(httpPort, '127.0.0.1');
  socket.on('error', () => {});
  open.push(socket);
  return socket;
}

function openHttp2(): RawHttp2 {
  const connection = new RawHttp2(collector.grpcPort);
  open.push(connection);
  return connection;
}

/** All that comes until the server closes the connection. */
function answerTo(text: string | Uint8Array): Promise<string> {
  const socket = openSocket();
  return new Promise((resolve) => {
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.once('close', () => resolve(answer));
    socket.write(text);
  });
}

describe('the collector outlives', () => {
  it('many decompression bombs at once, over both transports, within its budget', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 2 ** 20));
    const client = new GrpcClient(collector.grpcPort);
    open.push({ destroy: () => client.close() });
    let largest = 0;
    const watching = setInterval(async () => {
      largest = Math.max(largest, await collector.metric('bodies_in_memory_bytes'));
    }, 20);
    const overHttp = Array.from({ length: 30 }, async () => {
      const headers = { ...PROTOBUF, 'Content-Encoding': 'gzip' };
      return (await fetch(`${collector.otlpUrl}/v1/traces`, { method: 'POST', headers, body: bomb as BodyInit }))
        .status;
    });
    const overGrpc = Array.from({ length: 30 }, async () => {
      return (await client.call(frame(bomb, 1), EXPORT_TRACES, { 'grpc-encoding': 'gzip' })).code;
    });
    for (const status of await Promise.all(overHttp)) expect([413, 503]).toContain(status);
    for (const code of await Promise.all(overGrpc)) expect([8, 14]).toContain(code);
    clearInterval(watching);
    expect(largest).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it.each([
    ['nothing but empty objects', `{"resourceSpans":[${'{},'.repeat(20_000_000)}{}]}`, 413],
    ['lists in lists without end', '['.repeat(4_000_000), 400],
    ['objects in objects without end', '{"a":'.repeat(1_000_000), 400],
  ])('JSON that is %s', async (_what, json, status) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    const body = gzipSync(json, { level: 1 }) as BodyInit;
    for (const path of ['traces', 'metrics', 'logs']) {
      expect((await fetch(`${collector.otlpUrl}/v1/${path}`, { method: 'POST', headers, body })).status).toBe(status);
    }
  });

  it('connections that never finish their headers', async () => {
    const sockets = Array.from({ length: 200 }, openSocket);
    for (const socket of sockets) socket.write('POST /v1/traces HTTP/1.1\r\nHost: x\r\nX-Half: ');
    for (let call = 0; call < 50; call++) {
      await openHttp2().write(http2Frame(FRAME.headers, 0, 1, CALL.subarray(0, 20)));
    }
    await expectService();
  });

  it('bodies that never end', async () => {
    const head =
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: 100000\r\n\r\n';
    for (const socket of Array.from({ length: 200 }, openSocket)) socket.write(`${head}slow`);
    const connection = openHttp2();
    for (let stream = 1; stream < 400; stream += 2) {
      await connection.write(
        http2Frame(FRAME.headers, END_HEADERS, stream, CALL),
        http2Frame(FRAME.data, 0, stream, frame(Buffer.alloc(100)).subarray(0, 50)),
      );
    }
    await expect.poll(() => collector.metric('requests_in_progress')).toBe(400);
    await expectService();
  });

  it.each([
    ['a header of 100 kB', `POST /v1/traces HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    ['a thousand headers', `POST /v1/traces HTTP/1.1\r\n${'X: y\r\n'.repeat(10_000)}\r\n`, 431],
    ['a length that is none', 'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n', 400],
    ['two lengths', 'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello', 400],
    [
      'a length beside chunks',
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'a chunk that is none',
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['no method', '\u0000\u0001\u0002\u0003\r\n\r\n', 400],
  ])('%s', async (_what, text, status) => {
    expect(await answerTo(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('a body that is shorter than its length, and one that is longer', async () => {
    const body = Buffer.from(goodRequest());
    const head = (length: number) =>
      `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${length}\r\n\r\n`;
    const short = openSocket();
    short.end(Buffer.concat([Buffer.from(head(body.length + 10)), body]));
    const long = await answerTo(Buffer.concat([Buffer.from(head(body.length - 10)), body]));
    expect(long).toMatch(/^HTTP\/1\.1 400 /);
  });

  const random = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 251));
  it.each<[string, Uint8Array[]]>([
    ['bytes that are no frames', [random]],
    ['a frame longer than allowed', [http2Frame(FRAME.data, 0, 1, Buffer.alloc(100_000))]],
    ['data on the connection itself', [http2Frame(FRAME.data, 0, 0, Buffer.alloc(5))]],
    ['data on a stream that was never opened', [http2Frame(FRAME.data, END_STREAM, 7, Buffer.alloc(5))]],
    ['headers that are no HPACK', [http2Frame(FRAME.headers, END_HEADERS, 1, random.subarray(0, 200))]],
    ['headers on an even stream', [http2Frame(FRAME.headers, END_HEADERS, 2, CALL)]],
    ['a continuation of nothing', [http2Frame(FRAME.continuation, END_HEADERS, 1, CALL)]],
    ['settings of a wrong length', [http2Frame(FRAME.settings, 0, 0, Buffer.alloc(5))]],
    ['a window of nothing', [http2Frame(FRAME.windowUpdate, 0, 0, Buffer.alloc(4))]],
    ['a push', [http2Frame(FRAME.pushPromise, END_HEADERS, 1, CALL)]],
  ])('%s', async (_what, frames) => {
    const connection = openHttp2();
    await connection.write(...frames);
    connection.socket.end();
    await connection.closed;
  });

  it('headers that never stop (CONTINUATION flood)', async () => {
    const connection = openHttp2();
    await connection.write(http2Frame(FRAME.headers, 0, 1, CALL));
    const more = http2Frame(FRAME.continuation, 0, 1, headerBlock({ 'x-more': 'x'.repeat(100) }));
    const flood = Buffer.concat(Array.from({ length: 1_000 }, () => more));
    for (let round = 0; round < 20 && !connection.socket.destroyed; round++) await connection.write(flood);
    await connection.closed;
  });

  it.each([
    ['settings', http2Frame(FRAME.settings, 0, 0, Buffer.from([0, 4, 0, 1, 0, 0]))],
    ['pings', http2Frame(FRAME.ping, 0, 0, Buffer.alloc(8))],
    ['priorities', http2Frame(FRAME.priority, 0, 1, Buffer.from([0, 0, 0, 0, 1]))],
    ['frames without content', http2Frame(FRAME.windowUpdate, 0, 0, Buffer.from([0, 0, 0, 1]))],
  ])('a flood of %s from a client that reads no answers', async (_what, one) => {
    const connection = openHttp2();
    connection.socket.pause();
    const flood = Buffer.concat(Array.from({ length: 5_000 }, () => one));
    for (let round = 0; round < 20 && !connection.socket.destroyed; round++) {
      await Promise.race([connection.write(flood), connection.closed, expectService()]);
    }
  });

  it('ten thousand calls that are reset at once (rapid reset)', async () => {
    const connection = openHttp2();
    for (let stream = 1; stream < 20_000 && !connection.socket.destroyed; stream += 200) {
      const calls = Array.from({ length: 100 }, (_, index) => stream + 2 * index).flatMap((id) => [
        http2Frame(FRAME.headers, END_HEADERS, id, CALL),
        http2Frame(FRAME.rstStream, 0, id, Buffer.from([0, 0, 0, 8])),
      ]);
      await connection.write(...calls);
    }
  });

  it('calls that are reset in the middle of their message', async () => {
    const connection = openHttp2();
    for (let stream = 1; stream < 200; stream += 2) {
      await connection.write(
        http2Frame(FRAME.headers, END_HEADERS, stream, CALL),
        http2Frame(FRAME.data, 0, stream, frame(Buffer.alloc(10_000)).subarray(0, 5_000)),
      );
    }
    await expect.poll(() => collector.metric('bodies_in_memory_bytes')).toBe(100 * 4_995);
    for (let stream = 1; stream < 200; stream += 2) {
      await connection.write(http2Frame(FRAME.rstStream, 0, stream, Buffer.from([0, 0, 0, 8])));
    }
    await expect.poll(() => collector.metric('bodies_in_memory_bytes')).toBe(0);
  });

  it('a client that leaves no room for answers', async () => {
    const connection = openHttp2();
    await connection.write(http2Frame(FRAME.settings, 0, 0, Buffer.from([0, 4, 0, 0, 0, 0])));
    for (let stream = 1; stream < 100; stream += 2) {
      await connection.write(
        http2Frame(FRAME.headers, END_HEADERS, stream, CALL),
        http2Frame(FRAME.data, END_STREAM, stream, frame(goodRequest())),
      );
    }
    await expect.poll(() => collector.metric('requests_in_progress')).toBe(0);
  });

  it('a thousand calls at once on one connection, and answers them all', async () => {
    const client = new GrpcClient(collector.grpcPort);
    open.push({ destroy: () => client.close() });
    const codes = await Promise.all(
      Array.from({ length: 1_000 }, async () => (await client.call(frame(goodRequest()))).code),
    );
    expect(new Set(codes)).toEqual(new Set([0]));
  });
});
