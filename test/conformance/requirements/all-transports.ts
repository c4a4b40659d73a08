import { setTimeout as delay } from 'node:timers/promises';
import { createGraphReader } from '@faultline/clickhouse';
import { readSettings } from '@faultline/runtime';
import { expect } from 'vitest';
import { GUARDED_LIMIT_BYTES, type Section, TOKEN } from '../requirement.ts';
import { newService, requestOf, span, stateGauge, storedSpans } from '../spans.ts';
import { encode, type Message, send, sendBytes, TRANSPORTS } from '../transports.ts';

const transports = TRANSPORTS;
const RESOURCE_EXHAUSTED = 8;
const UNAUTHENTICATED = 16;
const PROTOBUF_OR_GRPC = ['HTTP/protobuf', 'gRPC'] as const;

/** A request of about this many bytes. */
const largeRequest = (service: string, bytes: number): Message =>
  requestOf(service, [span({ attributes: [{ key: 'large', value: { stringValue: 'x'.repeat(bytes) } }] }), span()]);

export const ALL_TRANSPORTS: Section = {
  title: 'Every transport',
  requirements: [
    {
      level: 'MUST',
      text: 'accepts requests that are not compressed',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        expect((await send(collector, transport, 'traces', requestOf(service, [span()]))).isOk).toBe(true);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(1);
      },
    },
    {
      level: 'MUST',
      text: 'accepts requests compressed with gzip',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const answer = await send(collector, transport, 'traces', requestOf(service, [span()]), { gzip: true });
        expect(answer.isOk).toBe(true);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(1);
      },
    },
    {
      level: 'MUST',
      text: 'limits the size of a request',
      transports,
      async check({ guarded }, transport) {
        const request = largeRequest(newService(), GUARDED_LIMIT_BYTES);
        expect((await send(guarded, transport, 'traces', request, { token: TOKEN })).code).toBe(RESOURCE_EXHAUSTED);
      },
    },
    {
      level: 'MUST',
      text: 'limits the size of a request after decompression',
      transports,
      async check({ guarded }, transport) {
        const bytes = encode(transport, 'traces', largeRequest(newService(), GUARDED_LIMIT_BYTES));
        const answer = await sendBytes(guarded, transport, 'traces', bytes, { token: TOKEN, gzip: true });
        expect(answer.code).toBe(RESOURCE_EXHAUSTED);
      },
    },
    {
      level: 'SHOULD',
      text: 'limits requests to 64 MiB unless told otherwise',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const below = largeRequest(service, 63 * 2 ** 20);
        expect((await send(collector, transport, 'traces', below, { gzip: true })).isOk).toBe(true);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(2);
        const above = largeRequest(service, 64 * 2 ** 20);
        const answer = await send(collector, transport, 'traces', above, { gzip: true });
        expect(answer.code).toBe(RESOURCE_EXHAUSTED);
      },
    },
    {
      level: 'SHOULD',
      text: 'lets the limit for requests be set',
      transports,
      choice: '`FAULTLINE_MAX_REQUEST_SIZE`, 64KiB to 128MiB',
      async check({ guarded }, transport) {
        const request = largeRequest(newService(), GUARDED_LIMIT_BYTES - 2_000);
        expect((await send(guarded, transport, 'traces', request, { token: TOKEN })).isOk).toBe(true);
      },
    },
    {
      level: 'MUST',
      text: 'limits the size of its responses',
      transports,
      choice: 'what a response says is cut at 2,000 characters, far below the 4 MiB that OTLP recommends',
      async check({ collector }, transport) {
        const long = 'x'.repeat(14_000);
        const options = transport === 'gRPC' ? { path: `/${long}/Export` } : { path: `/${long}` };
        const answer = await send(collector, transport, 'traces', requestOf(newService(), [span()]), options);
        expect(answer.isOk).toBe(false);
        expect(answer.byteLength).toBeLessThan(8_192);
      },
    },
    {
      level: 'SHOULD',
      text: 'accepts an empty request',
      transports,
      async check({ collector }, transport) {
        for (const signal of ['traces', 'metrics', 'logs'] as const) {
          expect((await send(collector, transport, signal, {})).isOk).toBe(true);
        }
      },
    },
    {
      level: 'MAY',
      text: 'ignores envelopes without spans',
      transports,
      async check({ collector }, transport) {
        const request = { resourceSpans: [{}, { scopeSpans: [{}, { spans: [] }] }] };
        const answer = await send(collector, transport, 'traces', request);
        expect([answer.isOk, answer.partialSuccess]).toEqual([true, undefined]);
      },
    },
    {
      level: 'MUST',
      text: 'leaves partial_success unset when everything was accepted',
      transports,
      async check({ collector }, transport) {
        const answer = await send(collector, transport, 'traces', requestOf(newService(), [span()]));
        expect([answer.isOk, answer.partialSuccess]).toEqual([true, undefined]);
      },
    },
    {
      level: 'MUST',
      text: 'sets rejected_spans when some spans were not accepted, and stores the others',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const spans = [span(), span({ spanId: '' }), span(), span({ traceId: '' })];
        const answer = await send(collector, transport, 'traces', requestOf(service, spans));
        expect([answer.isOk, answer.partialSuccess?.rejected]).toEqual([true, 2]);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(2);
      },
    },
    {
      level: 'SHOULD',
      text: 'explains in error_message, in English, what was not accepted',
      transports,
      async check({ collector }, transport) {
        const request = requestOf(newService(), [span({ spanId: '' })]);
        const answer = await send(collector, transport, 'traces', request);
        expect(answer.partialSuccess?.message).toMatch(/^1 span was not stored: span_id is not 8 bytes/);
      },
    },
    {
      level: 'MUST',
      text: 'means by success that the data is accepted',
      transports,
      choice: 'it is on disk by then, and survives whatever happens next',
      async check({ collector, store }, transport) {
        const service = newService();
        const spans = Array.from({ length: 50 }, () => span());
        expect((await send(collector, transport, 'traces', requestOf(service, spans))).isOk).toBe(true);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(50);
      },
    },
    {
      level: 'MAY',
      text: 'receives the same request again, and counts the call on the map once',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const parent = span({ kind: 3 });
        const called = requestOf(service, [
          parent,
          span({ traceId: parent.traceId, parentSpanId: parent.spanId, kind: 2 }),
        ]);
        for (let attempt = 0; attempt < 3; attempt++) {
          expect((await send(collector, transport, 'traces', called)).isOk).toBe(true);
        }
        await collector.allStored();
        const nowMs = Date.now();
        const facts = await createGraphReader(store).read({
          fromMs: nowMs - 60_000,
          toMs: nowMs + 60_000,
          nowMs,
          recentMs: 0,
        });
        const edges = facts.edges.filter(({ source }) => source?.name === service);
        expect(edges.map(({ executed, matched }) => [executed, matched])).toEqual([[1, 1]]);
      },
    },
    {
      level: 'MUST',
      text: 'treats a trace_id that is not 16 bytes, or all zeros, as invalid',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const bad = ['', '00', '0'.repeat(32), 'ab'.repeat(15), 'ab'.repeat(17)];
        const spans = [span(), ...bad.map((traceId) => span({ traceId }))];
        const answer = await send(collector, transport, 'traces', requestOf(service, spans));
        expect(answer.partialSuccess?.rejected).toBe(bad.length);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(1);
      },
    },
    {
      level: 'MUST',
      text: 'treats a span_id that is not 8 bytes, or all zeros, as invalid',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const bad = ['', '00', '0'.repeat(16), 'ab'.repeat(7), 'ab'.repeat(9)];
        const spans = [span(), ...bad.map((spanId) => span({ spanId }))];
        const answer = await send(collector, transport, 'traces', requestOf(service, spans));
        expect(answer.partialSuccess?.rejected).toBe(bad.length);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(1);
      },
    },
    {
      level: 'MUST',
      text: 'does not assume that bits 10 to 31 of flags are zero',
      transports,
      choice: 'flags are not stored; bits 8 and 9 (a remote parent) are not needed, because parents are joined',
      async check({ collector, store }, transport) {
        const service = newService();
        const spans = [0xffff_fc01, 0x301, 0].map((flags) => span({ flags }));
        const answer = await send(collector, transport, 'traces', requestOf(service, spans));
        expect([answer.isOk, answer.partialSuccess]).toEqual([true, undefined]);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(3);
      },
    },
    {
      level: 'MAY',
      text: 'reads a span of unspecified kind as an internal one',
      transports,
      choice: 'stored as sent, counted as internal',
      async check({ collector, store }, transport) {
        const service = newService();
        await send(collector, transport, 'traces', requestOf(service, [span({ kind: 0 })]));
        expect(await storedSpans({ collector, store }, service)).toMatchObject([{ SpanKind: 0 }]);
      },
    },
    {
      level: 'SHOULD',
      text: 'does not rely on spans ending after they start',
      transports,
      choice: 'the duration is 0 then',
      async check({ collector, store }, transport) {
        const service = newService();
        const startTimeUnixNano = String(BigInt(Date.now()) * 1_000_000n);
        await send(
          collector,
          transport,
          'traces',
          requestOf(service, [span({ startTimeUnixNano, endTimeUnixNano: '1' })]),
        );
        expect(await storedSpans({ collector, store }, service)).toMatchObject([{ Duration: 0n }]);
      },
    },
    {
      level: 'SHOULD',
      text: 'behaves predictably when an attribute comes twice',
      transports,
      choice: 'both are stored; the first is the one that is read',
      async check({ collector, store }, transport) {
        const service = newService();
        const attributes = ['first', 'second'].map((stringValue) => ({ key: 'twice', value: { stringValue } }));
        await send(collector, transport, 'traces', requestOf(service, [span({ attributes })]));
        expect(await storedSpans({ collector, store }, service)).toMatchObject([
          {
            SpanAttributes: [
              ['twice', 'first'],
              ['twice', 'second'],
            ],
          },
        ]);
        const read = `SELECT SpanAttributes['twice'] AS value FROM spans WHERE ServiceName = '${service}'`;
        await collector.allStored();
        expect(await store.read(read)).toEqual([{ value: 'first' }]);
      },
    },
    {
      level: 'MUST',
      text: 'accepts attributes that are empty, bytes, mixed lists and nested maps',
      transports,
      choice: 'stored as text: bytes in base64, lists and maps as JSON',
      async check({ collector, store }, transport) {
        const service = newService();
        const mixed = { values: [{ stringValue: 'a' }, { intValue: '1' }, {}, { boolValue: true }] };
        const map = { values: [{ key: 'inner', value: { arrayValue: { values: [{ doubleValue: 0.5 }] } } }] };
        const attributes = [
          { key: 'empty' },
          { key: 'bytes', value: { bytesValue: Buffer.from([0, 255]).toString('base64') } },
          { key: 'mixed', value: { arrayValue: mixed } },
          { key: 'map', value: { kvlistValue: map } },
        ];
        const answer = await send(collector, transport, 'traces', requestOf(service, [span({ attributes })]));
        expect(answer.partialSuccess).toBeUndefined();
        const [row] = await storedSpans({ collector, store }, service);
        expect(row!.SpanAttributes).toEqual([
          ['empty', ''],
          ['bytes', 'AP8='],
          ['mixed', '["a",1,null,true]'],
          ['map', '{"inner":[0.5]}'],
        ]);
      },
    },
    {
      level: 'SHOULD',
      text: 'treats string_value_strindex and key_strindex as absent outside of profiles',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const attributes = [
          { key: 'value', value: { stringValueStrindex: 7 } },
          { keyStrindex: 7, value: { stringValue: 'key' } },
        ];
        const answer = await send(collector, transport, 'traces', requestOf(service, [span({ attributes })]));
        expect([answer.isOk, answer.partialSuccess]).toEqual([true, undefined]);
        expect(await storedSpans({ collector, store }, service)).toMatchObject([
          {
            SpanAttributes: [
              ['value', ''],
              ['', 'key'],
            ],
          },
        ]);
      },
    },
    {
      level: 'SHOULD',
      text: 'listens on the port of OTLP unless told otherwise',
      transports,
      async check(_subjects, transport) {
        const { otlpHttpPort, otlpGrpcPort } = readSettings({});
        expect(transport === 'gRPC' ? otlpGrpcPort : otlpHttpPort).toBe(transport === 'gRPC' ? 4317 : 4318);
      },
    },
    {
      level: 'SHOULD',
      text: 'answers, when it cannot store, before the 10 s after which an exporter gives up',
      transports,
      async check({ cutOff }, transport) {
        const request = requestOf(newService(), [span()]);
        const answer = await Promise.race([send(cutOff, transport, 'traces', request), delay(10_000, undefined)]);
        expect(answer?.isOk).toBe(false);
      },
    },
    {
      level: 'MUST',
      text: 'refuses requests without a token where one is needed',
      transports,
      async check({ guarded }, transport) {
        const request = requestOf(newService(), [span()]);
        for (const signal of ['traces', 'metrics', 'logs'] as const) {
          expect((await send(guarded, transport, signal, {})).code).toBe(UNAUTHENTICATED);
        }
        expect((await send(guarded, transport, 'traces', request, { token: 'wrong-token' })).code).toBe(
          UNAUTHENTICATED,
        );
        expect((await send(guarded, transport, 'traces', request, { token: TOKEN })).isOk).toBe(true);
      },
    },
    {
      level: 'MAY',
      text: "takes metrics: keeps breakers' gauges and says which data points it did not keep",
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const gauge = stateGauge(service, 'recs', 'open');
        const answers = [
          await send(collector, transport, 'metrics', gauge),
          await send(collector, transport, 'metrics', gauge),
        ];
        for (const { partialSuccess } of answers) {
          expect(partialSuccess).toEqual({ rejected: 1, message: expect.stringContaining('breakers and bulkheads') });
        }
        const rows = await store.read(
          `SELECT breaker, instance, state, toUInt32(count()) AS times FROM breaker_gauges WHERE service = '${service}'
           GROUP BY ALL`,
        );
        expect(rows).toEqual([{ breaker: 'recs', instance: 'one', state: 'open', times: 1 }]);
      },
    },
    {
      level: 'MAY',
      text: 'takes logs, and says that it keeps none',
      transports,
      async check({ collector }, transport) {
        const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'hi' } }, {}] }] }] };
        const answer = await send(collector, transport, 'logs', request);
        expect([answer.isOk, answer.partialSuccess?.rejected]).toEqual([true, 2]);
      },
    },
    {
      level: 'MAY',
      text: 'weights spans by the sampling threshold in tracestate (`ot=th:`)',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        await send(collector, transport, 'traces', requestOf(service, [span({ traceState: 'ot=th:c' })]));
        const read = `SELECT SampleWeight AS weight FROM spans WHERE ServiceName = '${service}'`;
        await collector.allStored();
        expect(await store.read(read)).toEqual([{ weight: 4 }]);
      },
    },
    {
      level: 'MUST',
      text: 'ignores fields that it does not know',
      transports: PROTOBUF_OR_GRPC,
      async check({ collector, store }, transport) {
        const service = newService();
        const known = encode(transport, 'traces', requestOf(service, [span()]));
        // Fields 100 to 103 of the request, one of each wire type.
        const unknown = Buffer.from([
          0xa0, 0x06, 0x01, 0xa9, 0x06, 1, 2, 3, 4, 5, 6, 7, 8, 0xb2, 0x06, 2, 9, 9, 0xbd, 0x06, 1, 2, 3, 4,
        ]);
        const answer = await sendBytes(collector, transport, 'traces', Buffer.concat([unknown, known, unknown]));
        expect([answer.isOk, answer.partialSuccess]).toEqual([true, undefined]);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(1);
      },
    },
  ],
};
