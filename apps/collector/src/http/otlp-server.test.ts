import { request as httpRequest } from 'node:http';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { BadRequest, type Message, RpcStatus, TraceResponse } from '../../test/reference-rows.ts';
import { encodeRequest, spanIds, traceRequest } from '../../test/small-request.ts';
import { BatchBlocks } from '../batch/batch-blocks.ts';
import { ByteBudget } from '../batch/byte-budget.ts';
import { KnownRequests } from '../intake/known-requests.ts';
import { LogIntake } from '../intake/log-intake.ts';
import { TraceIntake } from '../intake/trace-intake.ts';
import { ExportReceiver } from '../receiver/export-receiver.ts';
import { OtlpServer } from './otlp-server.ts';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';
const LIMITS = {
  bodyBytes: 100_000,
  decodedBytes: 1 << 20,
  bodiesInMemoryBytes: 1 << 20,
  concurrentRequests: 3,
  requestWithinMs: 30_000,
  connections: 20,
};
const GOOD = encodeRequest(traceRequest(spanIds(1, 2)));
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

interface SetUp {
  /** When a request is on disk. */
  keep?: () => Promise<void>;
  obstacle?: () => string | undefined;
  tokens?: string[];
  acknowledgeWithinMs?: number;
  requestWithinMs?: number;
}

async function setUp({
  keep = async () => {},
  obstacle = () => undefined,
  tokens = [],
  acknowledgeWithinMs = 30_000,
  requestWithinMs = LIMITS.requestWithinMs,
}: SetUp = {}) {
  const limits = {
    rows: 100,
    blockBytes: 1 << 20,
    lingerMs: 5,
    longestLingerMs: 5,
    insertsInFlight: 2,
    memoryBytes: 1 << 20,
  };
  const blocks = new BatchBlocks(limits);
  const counts = { acknowledged: 0, unacknowledged: 0, unlogged: 0, repeated: 0 };
  const count = (what: keyof typeof counts, spans: number): void => {
    counts[what] += spans;
  };
  const codes: string[] = [];
  const intake = new TraceIntake({
    batcher: {
      append: ({ body, encoding, limits: bounds }) => ({
        result: blocks.append(body.payload, encoding, bounds),
        durable: keep(),
      }),
    },
    known: new KnownRequests(100),
    observer: {
      transcoded: () => {},
      repeated: ({ accepted }) => count('repeated', accepted),
      acknowledged: (spans) => count('acknowledged', spans),
      unacknowledged: (spans) => count('unacknowledged', spans),
      unlogged: (spans) => count('unlogged', spans),
    },
    obstacle,
    limits,
    maxDecodedBytes: LIMITS.decodedBytes,
    retentionMs: 86_400_000,
    clock: Date.now,
    acknowledgeWithinMs,
  });
  const memory = new ByteBudget(LIMITS.bodiesInMemoryBytes);
  const receiver = new ExportReceiver({
    intakes: { traces: intake, metrics: new LogIntake(), logs: new LogIntake() },
    limits: { ...LIMITS, requestWithinMs },
    tokens,
    memory,
    observer: { received: () => (code) => codes.push(code), failed: () => {} },
  });
  const otlp = new OtlpServer(receiver);
  await new Promise<void>((resolve) => otlp.server.listen(0, '127.0.0.1', resolve));
  stops.push(() => otlp.server.close().closeAllConnections());
  const { port } = otlp.server.address() as AddressInfo;
  const post = (body: Uint8Array | string, headers: Record<string, string> = {}, path = '/v1/traces') =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': PROTOBUF, ...headers },
      body: body as BodyInit,
    });
  return { post, port, receiver, otlp, memory, counts, codes, blocks };
}

async function statusOf(response: Response): Promise<Message> {
  expect(response.headers.get('content-type')).toBe(PROTOBUF);
  return RpcStatus.toObject(RpcStatus.decode(Buffer.from(await response.arrayBuffer())));
}

describe('the OTLP receiver', () => {
  it('answers full success with an empty response, in the encoding of the request', async () => {
    const { post } = await setUp();
    const protobuf = await post(GOOD);
    expect([protobuf.status, protobuf.headers.get('content-type')]).toEqual([200, PROTOBUF]);
    expect((await protobuf.arrayBuffer()).byteLength).toBe(0);
    const json = await post(JSON.stringify(traceRequest(spanIds(1, 2))), {
      'Content-Type': `${JSON_TYPE}; charset=utf-8`,
    });
    expect([json.status, json.headers.get('content-type')]).toEqual([200, JSON_TYPE]);
    expect(await json.json()).toEqual({});
  });

  it('takes gzip', async () => {
    const { post, memory } = await setUp();
    expect((await post(gzipSync(GOOD), { 'Content-Encoding': 'gzip' })).status).toBe(200);
    expect(memory.taken).toBe(0);
  });

  it('says in partial_success how many spans were not stored and why', async () => {
    const { post } = await setUp();
    const mixed = encodeRequest(traceRequest([...spanIds(1, 1), '0000000000000000']));
    const response = await post(mixed);
    expect(response.status).toBe(200);
    const body = TraceResponse.toObject(TraceResponse.decode(Buffer.from(await response.arrayBuffer())), {
      longs: Number,
    });
    expect(body).toEqual({
      partialSuccess: {
        rejectedSpans: 1,
        errorMessage: '1 span was not stored: span_id is not 8 bytes, or all zeros (1).',
      },
    });
  });

  it('refuses what cannot be decoded with 400 and the place', async () => {
    const { post } = await setUp();
    const response = await post(GOOD.subarray(0, GOOD.length - 3));
    expect(response.status).toBe(400);
    const status = await statusOf(response);
    expect(status).toMatchObject({ code: 3, message: expect.stringContaining('bytes are announced') });
    const [detail] = status.details as Message[];
    expect(detail!.type_url ?? detail!.typeUrl).toBe('type.googleapis.com/google.rpc.BadRequest');
    expect(BadRequest.toObject(BadRequest.decode(detail!.value as Buffer))).toMatchObject({
      fieldViolations: [{ field: 'request, byte 1' }],
    });

    const json = await post('{"resourceSpans":7}', { 'Content-Type': JSON_TYPE });
    expect(json.status).toBe(400);
    expect(await json.json()).toEqual({
      code: 3,
      message: 'The request cannot be decoded: resourceSpans: a list is expected, not 7.',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [{ field: 'resourceSpans', description: 'a list is expected, not 7' }],
        },
      ],
    });
  });

  it('refuses a body that is not the gzip it claims to be with 400', async () => {
    const { post, memory } = await setUp();
    for (const body of [GOOD, gzipSync(GOOD).subarray(0, 20)]) {
      const response = await post(body, { 'Content-Encoding': 'gzip' });
      expect(response.status).toBe(400);
      expect((await statusOf(response)).message).toContain('not gzip');
    }
    expect(memory.taken).toBe(0);
  });

  it('refuses bodies that are too large with 413, announced, streamed or compressed', async () => {
    const { post, port, memory } = await setUp();
    const large = Buffer.alloc(LIMITS.bodyBytes + 1);
    const answers = [await post(large), await post(gzipSync(large), { 'Content-Encoding': 'gzip' })];
    for (const response of answers) {
      expect(response.status).toBe(413);
      expect(await statusOf(response)).toMatchObject({
        code: 8,
        message: expect.stringContaining('larger than 100000'),
      });
    }
    const streamed = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest({ port, host: '127.0.0.1', path: '/v1/traces', method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      request.setHeader('Content-Type', PROTOBUF);
      for (let chunk = 0; chunk < 40; chunk++) request.write(Buffer.alloc(10_000));
    });
    expect(streamed).toBe(413);
    expect(memory.taken).toBe(0);
  });

  it.each([
    ['an unknown path', '/v1/profiles', {}, 404, 5, 'post to /v1/traces, /v1/metrics or /v1/logs'],
    ['an unknown Content-Type', '/v1/traces', { 'Content-Type': 'text/plain' }, 415, 3, 'text/plain'],
    ['an unknown Content-Encoding', '/v1/traces', { 'Content-Encoding': 'br' }, 415, 3, '"br"'],
  ])('answers %s with a status in a readable form', async (_what, path, headers, code, grpcCode, message) => {
    const { post } = await setUp();
    const response = await post(GOOD, { 'Content-Type': JSON_TYPE, ...headers }, path);
    expect(response.status).toBe(code);
    expect(response.headers.get('content-type')).toBe(JSON_TYPE);
    expect(await response.json()).toMatchObject({ code: grpcCode, message: expect.stringContaining(message) });
  });

  it('answers another method with 405 and those it allows', async () => {
    const { port } = await setUp();
    const response = await fetch(`http://127.0.0.1:${port}/v1/traces`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    expect(await response.json()).toMatchObject({ code: 12 });
  });

  it('lets browsers post from any page, with the headers they ask for', async () => {
    const { port, post } = await setUp();
    const preflight = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://shop.example.com',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,x-team',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,x-team');
    expect((await post(GOOD)).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('asks for a token where there are some', async () => {
    const { post } = await setUp({ tokens: ['first-secret', 'second-secret'] });
    for (const authorization of ['', 'Bearer', 'Bearer wrong', 'Basic first-secret', 'Bearer first-secret-and-more']) {
      const response = await post(GOOD, { Authorization: authorization });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await statusOf(response)).toMatchObject({ code: 16 });
    }
    expect((await post(GOOD, { Authorization: 'Bearer second-secret' })).status).toBe(200);
  });

  it('says at /v1/logs that it does not keep these, in the way that ends the matter', async () => {
    const { post } = await setUp();
    const body = { resourceLogs: [{ scopeLogs: [{ logRecords: [{}, {}] }] }] };
    const response = await post(JSON.stringify(body), { 'Content-Type': JSON_TYPE }, '/v1/logs');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      partialSuccess: {
        rejectedLogRecords: '2',
        errorMessage: 'Faultline keeps no logs: 2 log records were not stored.',
      },
    });
    expect((await post(Buffer.from([0x0a, 9]), {}, '/v1/logs')).status).toBe(400);
  });

  it('tells to come again when the spans are not on disk in time', async () => {
    const { post, counts } = await setUp({ keep: () => new Promise(() => {}), acknowledgeWithinMs: 50 });
    const late = await post(GOOD);
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await statusOf(late)).toMatchObject({ code: 14 });
    expect(counts).toEqual({ acknowledged: 0, unacknowledged: 2, unlogged: 0, repeated: 0 });
  });

  it('tells to come again when the disk refuses the spans, and takes them then', async () => {
    let isFull = true;
    const { post, counts } = await setUp({
      keep: async () => (isFull ? Promise.reject(new Error('ENOSPC')) : undefined),
    });
    const refused = await post(GOOD);
    expect(refused.status).toBe(503);
    expect((await statusOf(refused)).message).toContain('ENOSPC');
    isFull = false;
    expect((await post(GOOD)).status).toBe(200);
    expect(counts).toEqual({ acknowledged: 2, unacknowledged: 0, unlogged: 2, repeated: 0 });
  });

  it('tells to come again, before it reads the body, when nothing can be kept', async () => {
    const { post, blocks } = await setUp({ obstacle: () => 'The log on disk has reached its quota.' });
    const response = await post(GOOD);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await statusOf(response)).message).toContain('quota');
    expect(blocks.rows).toBe(0);
  });

  it('acknowledges a request that comes again as the first time, and keeps it once', async () => {
    const { post, counts, blocks } = await setUp();
    const mixed = encodeRequest(traceRequest([...spanIds(1, 2), '0000000000000000']));
    const [first, second] = [await post(mixed), await post(mixed)];
    expect([first.status, second.status]).toEqual([200, 200]);
    const bodies = await Promise.all(
      [first, second].map(async (response) => Buffer.from(await response.arrayBuffer())),
    );
    expect(bodies[0]!.length).toBeGreaterThan(0);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(counts).toEqual({ acknowledged: 2, unacknowledged: 0, unlogged: 0, repeated: 2 });
    expect(blocks.rows).toBe(2);
  });

  it('acknowledges a request that comes again only when the first one is on disk', async () => {
    const keeping: (() => void)[] = [];
    const { post } = await setUp({ keep: () => new Promise((resolve) => keeping.push(resolve)) });
    const answers: number[] = [];
    const both = [post(GOOD), post(GOOD)].map((answer) => answer.then(({ status }) => answers.push(status)));
    await expect.poll(() => keeping.length).toBe(1);
    expect(answers).toEqual([]);
    keeping[0]!();
    await Promise.all(both);
    expect(answers).toEqual([200, 200]);
    expect(keeping).toHaveLength(1);
  });

  it('answers 429 when too many requests are in progress', async () => {
    const { post, blocks } = await setUp({ keep: () => new Promise(() => {}) });
    for (let busy = 0; busy < 3; busy++) {
      void post(encodeRequest(traceRequest(spanIds(1 + 2 * busy, 2)))).catch(() => {});
    }
    await expect.poll(() => blocks.rows).toBe(6);
    const response = await post(GOOD);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
  });

  it('gives memory back when a client breaks off, and counts it', async () => {
    const { port, memory, codes } = await setUp();
    const socket = connectSocket(port, '127.0.0.1');
    socket.write(
      `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${PROTOBUF}\r\nContent-Length: 1000\r\n\r\n0123456789`,
    );
    await expect.poll(() => memory.taken).toBe(10);
    socket.destroy();
    await expect.poll(() => memory.taken).toBe(0);
    await expect.poll(() => codes).toEqual(['aborted']);
  });

  it('gives up on a body that does not come, in the encoding of the request', async () => {
    const { port, memory } = await setUp({ requestWithinMs: 100 });
    const socket = connectSocket(port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${PROTOBUF}\r\nContent-Length: 9\r\n\r\n0`);
    await closed;
    expect(text).toMatch(/^HTTP\/1\.1 408 [\s\S]*Content-Type: application\/x-protobuf[\s\S]*Connection: close/);
    expect(text).toContain('did not arrive within 0.1 s');
    expect(memory.taken).toBe(0);
  });

  it('keeps a connection whose request was too large only after decompression', async () => {
    const { port } = await setUp();
    const bomb = gzipSync(Buffer.alloc(LIMITS.bodyBytes + 1));
    const head = (length: number, more = '') =>
      `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${PROTOBUF}\r\nContent-Length: ${length}\r\n${more}\r\n`;
    const socket = connectSocket(port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    const pipelined = [head(bomb.length, 'Content-Encoding: gzip\r\n'), bomb, head(GOOD.length), GOOD];
    socket.write(Buffer.concat(pipelined.map((part) => Buffer.from(part as string))));
    await expect.poll(() => text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
    socket.destroy();
  });

  it('answers headers that are too large with 431', async () => {
    const { port } = await setUp();
    const response = await new Promise<string>((resolve) => {
      const socket = connectSocket(port, '127.0.0.1');
      socket.once('data', (data) => resolve(data.toString()));
      socket.write(`POST /v1/traces HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
    });
    expect(response).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large[\s\S]*"code":3/);
  });

  it.each(['none', 'identity', 'x-gzip'])('takes Content-Encoding %s', async (encoding) => {
    const { post } = await setUp();
    const body = encoding === 'x-gzip' ? gzipSync(GOOD) : GOOD;
    expect((await post(body, { 'Content-Encoding': encoding })).status).toBe(200);
  });

  it('answers what is not HTTP with 400 in a form that OTLP knows', async () => {
    const { port } = await setUp();
    const socket = connectSocket(port, '127.0.0.1');
    socket.write('hello\r\n\r\n');
    const text = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*\{"code":3,"message":"This is not HTTP/);
  });

  it('finishes what it has and takes nothing new when it drains', async () => {
    const keeping: (() => void)[] = [];
    const { post, receiver, otlp } = await setUp({ keep: () => new Promise((resolve) => keeping.push(resolve)) });
    const answer = post(GOOD);
    await expect.poll(() => keeping).toHaveLength(1);
    receiver.startDraining();
    otlp.startDraining();
    await expect(post(GOOD)).rejects.toThrow();
    keeping[0]!();
    expect((await answer).status).toBe(200);
    await receiver.allAnswered(new AbortController().signal);
  });
});
