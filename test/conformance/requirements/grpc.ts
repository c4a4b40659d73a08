import { expect } from 'vitest';
import { EXPORT_TRACES, frame, GrpcClient } from '../../../apps/collector/test/grpc-client.ts';
import { GUARDED_LIMIT_BYTES, type Section, TOKEN } from '../requirement.ts';
import { newService, requestOf, span, storedSpans } from '../spans.ts';
import { encode, send, sendBytes } from '../transports.ts';

const transports = ['gRPC'] as const;

export const GRPC_TRANSPORT: Section = {
  title: 'gRPC',
  requirements: [
    {
      level: 'MUST',
      text: 'serves the unary Export of TraceService, MetricsService and LogsService',
      transports,
      async check({ collector }, transport) {
        for (const signal of ['traces', 'metrics', 'logs'] as const) {
          const answer = await send(collector, transport, signal, {});
          expect([answer.code, answer.headers['content-type']]).toEqual([0, 'application/grpc']);
        }
      },
    },
    {
      level: 'SHOULD',
      text: 'answers with UNAVAILABLE and RetryInfo what it cannot store now',
      transports,
      async check({ cutOff }, transport) {
        const answer = await send(cutOff, transport, 'traces', requestOf(newService(), [span()]));
        expect(answer.code).toBe(14);
        expect(answer.details.RetryInfo).toEqual({ retryDelay: { seconds: 2 } });
      },
    },
    {
      level: 'SHOULD',
      text: 'answers what cannot be decoded with INVALID_ARGUMENT and BadRequest, for every signal',
      transports,
      async check({ collector }, transport) {
        for (const signal of ['traces', 'metrics', 'logs'] as const) {
          const answer = await sendBytes(collector, transport, signal, Buffer.from([0x0a, 0x09]));
          expect(answer.code).toBe(3);
          expect(answer.details.BadRequest!.fieldViolations).toHaveLength(1);
        }
      },
    },
    {
      level: 'MUST',
      text: 'answers a request that is too large with RESOURCE_EXHAUSTED, without RetryInfo',
      transports,
      async check({ guarded }, transport) {
        for (const gzip of [false, true]) {
          const large = Buffer.alloc(GUARDED_LIMIT_BYTES + 1);
          const answer = await sendBytes(guarded, transport, 'traces', large, { token: TOKEN, gzip });
          expect([answer.code, answer.details]).toEqual([8, {}]);
        }
      },
    },
    {
      level: 'MUST',
      text: 'answers other methods with UNIMPLEMENTED',
      transports,
      async check({ collector }, transport) {
        for (const path of [
          '/opentelemetry.proto.collector.trace.v1.TraceService/Delete',
          '/grpc.health.v1.Health/Check',
        ]) {
          expect((await send(collector, transport, 'traces', {}, { path })).code).toBe(12);
        }
      },
    },
    {
      level: 'MUST',
      text: 'answers encodings that it does not know with UNIMPLEMENTED, and names those that it does',
      transports,
      async check({ collector }, transport) {
        const headers = { 'grpc-encoding': 'snappy' };
        const answer = await send(collector, transport, 'traces', {}, { headers });
        expect([answer.code, answer.headers['grpc-accept-encoding']]).toEqual([12, 'identity,gzip']);
      },
    },
    {
      level: 'SHOULD',
      text: 'answers what is not gRPC with HTTP status 415',
      transports,
      async check({ collector }) {
        const client = new GrpcClient(collector.grpcPort);
        const { headers } = await client.call(Buffer.from('{}'), '/v1/traces', { 'content-type': 'application/json' });
        client.close();
        expect(headers[':status']).toBe(415);
      },
    },
    {
      level: 'MUST',
      text: 'ends a call with DEADLINE_EXCEEDED when its grpc-timeout has passed',
      transports,
      async check({ collector }) {
        const client = new GrpcClient(collector.grpcPort);
        const { stream, answer } = client.open(EXPORT_TRACES, { 'grpc-timeout': '50m' });
        stream.write(frame(Buffer.alloc(100)).subarray(0, 50));
        expect((await answer).code).toBe(4);
        client.close();
      },
    },
    {
      level: 'MUST',
      text: 'takes a message in however many frames it comes, on as many streams at once as it allows',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const client = new GrpcClient(collector.grpcPort);
        const calls = Array.from({ length: 100 }, async () => {
          const bytes = frame(encode(transport, 'traces', requestOf(service, [span()])));
          const { stream, answer } = client.open(EXPORT_TRACES);
          for (let at = 0; at < bytes.length; at += 40) stream.write(bytes.subarray(at, at + 40));
          stream.end();
          return (await answer).code;
        });
        expect(new Set(await Promise.all(calls))).toEqual(new Set([0]));
        client.close();
        expect(await storedSpans({ collector, store }, service)).toHaveLength(100);
      },
    },
    {
      level: 'MUST',
      text: 'sends grpc-message as percent-encoded ASCII',
      transports,
      async check({ collector }) {
        const client = new GrpcClient(collector.grpcPort);
        const encoding = { 'grpc-encoding': '100%-ü' };
        const { headers, message } = await client.call(frame(Buffer.alloc(0)), EXPORT_TRACES, encoding);
        client.close();
        expect(String(headers['grpc-message'])).toMatch(/^[\x20-\x7e]+$/);
        expect(message).toContain('"100%-');
      },
    },
  ],
};
