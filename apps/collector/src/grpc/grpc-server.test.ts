import type { AddressInfo } from 'node:net';
import { connect as connectSocket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { EXPORT_LOGS, EXPORT_METRICS, EXPORT_TRACES, frame, GrpcClient } from '../../test/grpc-client.ts';
import { BadRequest, type Message, RetryInfo, RpcStatus, TraceResponse } from '../../test/reference-rows.ts';
import { ByteBudget } from '../batch/byte-budget.ts';
import { DecodeError } from '../otlp/decode-error.ts';
import type { PartialSuccess } from '../otlp/responses.ts';
import { type ExportIntake, ExportReceiver } from '../receiver/export-receiver.ts';
import { unavailable } from '../receiver/problem.ts';
import { GrpcServer } from './grpc-server.ts';

const LIMITS = {
  bodyBytes: 100_000,
  decodedBytes: 1 << 20,
  bodiesInMemoryBytes: 1 << 20,
  concurrentRequests: 3,
  requestWithinMs: 30_000,
  connections: 20,
};
const PAYLOAD = Buffer.from('any message');
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

interface SetUp {
  answer?: (payload: Buffer) => Promise<PartialSuccess | undefined>;
  tokens?: string[];
  requestWithinMs?: number;
}

async function setUp({ answer = async () => undefined, tokens = [], requestWithinMs = 30_000 }: SetUp = {}) {
  const taken: { signal: string; payload: string; compression: string }[] = [];
  const codes: string[] = [];
  const gone: (() => boolean)[] = [];
  const intake = (signal: string): ExportIntake => ({
    admit() {},
    export({ payload, compression }, _encoding, isGone) {
      taken.push({ signal, payload: payload.toString(), compression });
      gone.push(isGone);
      return answer(payload);
    },
  });
  const memory = new ByteBudget(LIMITS.bodiesInMemoryBytes);
  const receiver = new ExportReceiver({
    intakes: { traces: intake('traces'), metrics: intake('metrics'), logs: intake('logs') },
    limits: { ...LIMITS, requestWithinMs },
    tokens,
    memory,
    observer: { received: () => (code) => codes.push(code), failed: () => {} },
  });
  const grpc = new GrpcServer(receiver);
  await new Promise<void>((resolve) => grpc.server.listen(0, '127.0.0.1', resolve));
  const { port } = grpc.server.address() as AddressInfo;
  const client = new GrpcClient(port);
  stops.push(() => {
    client.close();
    grpc.server.close();
    grpc.closeAllConnections();
  });
  return { grpc, receiver, port, client, memory, taken, codes, gone };
}

const statusOf = (details: Buffer): Message => RpcStatus.toObject(RpcStatus.decode(details)) as Message;

describe('OTLP over gRPC', () => {
  it('answers success with an empty message, and the status behind it', async () => {
    const { client, taken, codes, memory } = await setUp();
    const { headers, trailers, body } = await client.call(frame(PAYLOAD));
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' });
    expect(headers['grpc-accept-encoding']).toBe('identity,gzip');
    expect([...body]).toEqual([0, 0, 0, 0, 0]);
    expect(trailers).toMatchObject({ 'grpc-status': '0' });
    expect(taken).toEqual([{ signal: 'traces', payload: 'any message', compression: 'identity' }]);
    expect([codes, memory.taken]).toEqual([['200'], 0]);
  });

  it.each([
    [EXPORT_TRACES, 'traces'],
    [EXPORT_METRICS, 'metrics'],
    [EXPORT_LOGS, 'logs'],
  ])('%s takes %s', async (path, signal) => {
    const { client, taken } = await setUp();
    expect((await client.call(frame(PAYLOAD), path)).code).toBe(0);
    expect(taken[0]!.signal).toBe(signal);
  });

  it('takes gzip, and what is not compressed although gzip was announced', async () => {
    const { client, taken } = await setUp();
    const gzip = { 'grpc-encoding': 'gzip' };
    expect((await client.call(frame(gzipSync(PAYLOAD), 1), EXPORT_TRACES, gzip)).code).toBe(0);
    expect((await client.call(frame(PAYLOAD, 0), EXPORT_TRACES, gzip)).code).toBe(0);
    expect(taken.map(({ payload, compression }) => [payload, compression])).toEqual([
      ['any message', 'gzip'],
      ['any message', 'identity'],
    ]);
  });

  it('takes a message that arrives byte by byte', async () => {
    const { client, taken } = await setUp();
    const { stream, answer } = client.open();
    for (const byte of frame(PAYLOAD)) await new Promise((resolve) => stream.write(Buffer.from([byte]), resolve));
    stream.end();
    expect((await answer).code).toBe(0);
    expect(taken).toHaveLength(1);
  });

  it('says in partial_success what was left out', async () => {
    const { client } = await setUp({ answer: async () => ({ rejected: 2, message: 'Too old.' }) });
    const { code, body } = await client.call(frame(PAYLOAD));
    expect([code, body.readUInt32BE(1)]).toEqual([0, body.length - 5]);
    expect(TraceResponse.toObject(TraceResponse.decode(body.subarray(5)), { longs: Number })).toEqual({
      partialSuccess: { rejectedSpans: 2, errorMessage: 'Too old.' },
    });
  });

  it('asks to come again with RetryInfo, in trailers alone', async () => {
    const { client, codes } = await setUp({ answer: () => Promise.reject(unavailable('Full – come again.', 2)) });
    const { code, message, details, trailers, body } = await client.call(frame(PAYLOAD));
    expect([code, message, trailers, body.length]).toEqual([14, 'Full – come again.', undefined, 0]);
    const status = statusOf(details);
    expect(status).toMatchObject({ code: 14, message: 'Full – come again.' });
    const [detail] = status.details as { typeUrl: string; value: Buffer }[];
    expect(detail!.typeUrl).toBe('type.googleapis.com/google.rpc.RetryInfo');
    expect(RetryInfo.toObject(RetryInfo.decode(detail!.value), { longs: Number })).toEqual({
      retryDelay: { seconds: 2 },
    });
    expect(codes).toEqual(['503']);
  });

  it('refuses what cannot be decoded with INVALID_ARGUMENT and the place', async () => {
    const { client } = await setUp({ answer: () => Promise.reject(new DecodeError('request, byte 3', 'no tag')) });
    const { code, details } = await client.call(frame(PAYLOAD));
    expect(code).toBe(3);
    const [detail] = statusOf(details).details as { typeUrl: string; value: Buffer }[];
    expect(BadRequest.toObject(BadRequest.decode(detail!.value))).toEqual({
      fieldViolations: [{ field: 'request, byte 3', description: 'no tag' }],
    });
  });

  it('refuses what is too large with RESOURCE_EXHAUSTED, before it has come and after decompression', async () => {
    const { client, memory } = await setUp();
    const announced = client.open();
    announced.stream.write(frame(Buffer.alloc(LIMITS.bodyBytes + 1)).subarray(0, 5));
    const bomb = frame(gzipSync(Buffer.alloc(LIMITS.bodyBytes + 1)), 1);
    const answers = [await announced.answer, await client.call(bomb, EXPORT_TRACES, { 'grpc-encoding': 'gzip' })];
    for (const { code, message, details } of answers) {
      expect([code, message]).toEqual([8, expect.stringContaining('larger than 100000 bytes')]);
      expect(statusOf(details).details).toBeUndefined();
    }
    expect(memory.taken).toBe(0);
  });

  it.each([
    ['no message', Buffer.alloc(0), {}, 12, 'No message'],
    ['two messages', Buffer.concat([frame(PAYLOAD), frame(PAYLOAD)]), {}, 12, 'More than one message'],
    ['half a prefix', Buffer.from([0, 0]), {}, 3, 'within the prefix'],
    ['half a message', frame(PAYLOAD).subarray(0, 9), {}, 3, '7 bytes before the end'],
    ['a flag that is none', frame(PAYLOAD, 7), {}, 13, 'first byte is 7'],
    ['a compressed message without an encoding', frame(gzipSync(PAYLOAD), 1), {}, 13, 'does not say how'],
    ['what is not the gzip it claims to be', frame(PAYLOAD, 1), { 'grpc-encoding': 'gzip' }, 3, 'not gzip'],
    ['an unknown encoding', frame(PAYLOAD, 1), { 'grpc-encoding': 'zstd' }, 12, '"zstd"'],
  ])('refuses %s', async (_what, body, headers, code, message) => {
    const { client, taken, memory } = await setUp();
    const answer = await client.call(body, EXPORT_TRACES, headers);
    expect([answer.code, answer.message]).toEqual([code, expect.stringContaining(message)]);
    expect(answer.headers['grpc-accept-encoding']).toBe('identity,gzip');
    expect([taken, memory.taken]).toEqual([[], 0]);
  });

  it('refuses methods that it does not have with UNIMPLEMENTED', async () => {
    const { client } = await setUp();
    const answer = await client.call(frame(PAYLOAD), '/grpc.health.v1.Health/Check');
    expect([answer.code, answer.message]).toEqual([
      12,
      expect.stringMatching(/not \/grpc\.health\.v1\.Health\/Check\.$/),
    ]);
  });

  it('answers what is not gRPC with 415 and says so in plain HTTP', async () => {
    const { client, codes } = await setUp();
    const { headers, body } = await client.call(PAYLOAD, '/v1/traces', { 'content-type': 'application/x-protobuf' });
    expect(headers).toMatchObject({ ':status': 415, 'content-type': 'application/json' });
    expect(JSON.parse(body.toString())).toMatchObject({ code: 3, message: expect.stringContaining('speaks gRPC') });
    expect(codes).toEqual(['415']);
  });

  it('asks for a token where there are some', async () => {
    const { client, taken } = await setUp({ tokens: ['a-long-token'] });
    for (const authorization of ['', 'Bearer wrong']) {
      const answer = await client.call(frame(PAYLOAD), EXPORT_TRACES, { authorization });
      expect([answer.code, statusOf(answer.details).code]).toEqual([16, 16]);
    }
    const answer = await client.call(frame(PAYLOAD), EXPORT_TRACES, { authorization: 'Bearer a-long-token' });
    expect([answer.code, taken.length]).toEqual([0, 1]);
  });

  it('answers UNAVAILABLE with RetryInfo when too many calls are in progress', async () => {
    const { client, taken } = await setUp({ answer: () => new Promise(() => {}) });
    for (let busy = 0; busy < 3; busy++) client.call(frame(PAYLOAD)).catch(() => {});
    await expect.poll(() => taken.length).toBe(3);
    const { code, details } = await client.call(frame(PAYLOAD));
    expect(code).toBe(14);
    expect(statusOf(details).details).toHaveLength(1);
  });

  it('keeps to the deadline of the call, and the intake learns that nobody waits any more', async () => {
    const { client, codes, gone, receiver } = await setUp({ answer: () => new Promise(() => {}) });
    const { code } = await client.call(frame(PAYLOAD), EXPORT_TRACES, { 'grpc-timeout': '500m' });
    expect([code, codes]).toEqual([4, ['504']]);
    await expect.poll(() => gone[0]!()).toBe(true);
    await receiver.allAnswered(new AbortController().signal);
  });

  it('gives up on a message that does not come', async () => {
    const { client, memory } = await setUp({ requestWithinMs: 100 });
    const { stream, answer } = client.open();
    stream.write(frame(PAYLOAD).subarray(0, 8));
    const { code, message } = await answer;
    expect([code, message, memory.taken]).toEqual([4, 'The request did not arrive within 0.1 s.', 0]);
  });

  it('gives memory back when a client breaks off, and counts it', async () => {
    const { client, memory, codes } = await setUp();
    const { stream, answer } = client.open();
    answer.catch(() => {});
    stream.write(frame(PAYLOAD).subarray(0, 8));
    await expect.poll(() => memory.taken).toBe(3);
    client.close();
    await expect.poll(() => memory.taken).toBe(0);
    await expect.poll(() => codes).toEqual(['aborted']);
  });

  it('finishes what it has, sends clients away and takes nothing new when it drains', async () => {
    const settle: (() => void)[] = [];
    const { client, grpc, receiver } = await setUp({
      answer: () => new Promise((resolve) => settle.push(() => resolve(undefined))),
    });
    const goaway = new Promise((resolve) => client.session.once('goaway', resolve));
    const answer = client.call(frame(PAYLOAD));
    await expect.poll(() => settle).toHaveLength(1);
    receiver.startDraining();
    grpc.startDraining();
    await goaway;
    await expect(client.call(frame(PAYLOAD))).rejects.toThrow();
    settle[0]!();
    expect((await answer).code).toBe(0);
    await grpc.allClosed(new AbortController().signal);
  });

  it('outlives what is not HTTP/2', async () => {
    const { port, client } = await setUp();
    for (const garbage of [
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000garbage',
    ]) {
      const socket = connectSocket(port, '127.0.0.1');
      socket.on('error', () => {});
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(garbage);
      if (garbage.startsWith('PRI')) socket.end();
      socket.resume();
      await closed;
    }
    expect((await client.call(frame(PAYLOAD))).code).toBe(0);
  });
});
