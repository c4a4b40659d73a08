import { expect } from 'vitest';
import type { Section } from '../requirement.ts';
import { newService, requestOf, span, storedSpans } from '../spans.ts';
import { send, sendBytes } from '../transports.ts';

const transports = ['HTTP/JSON'] as const;

export const JSON_ENCODING: Section = {
  title: 'JSON',
  requirements: [
    {
      level: 'MUST',
      text: 'reads trace and span ids as hexadecimal digits of either case',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const ids = {
          traceId: '5B8EFFF798038103D269B633813FC60C',
          spanId: 'eEe19B7ec3c1b174',
          parentSpanId: 'AABBCCDDEEFF0011',
        };
        await send(collector, transport, 'traces', requestOf(service, [span(ids)]));
        expect(await storedSpans({ collector, store }, service)).toMatchObject([
          { TraceId: ids.traceId.toLowerCase(), SpanId: ids.spanId.toLowerCase(), ParentSpanId: 'aabbccddeeff0011' },
        ]);
      },
    },
    {
      level: 'MUST',
      text: 'reads other bytes as base64',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const attributes = ['AP8=', 'AP8', '-_8='].map((bytesValue, index) => ({
          key: `k${index}`,
          value: { bytesValue },
        }));
        await send(collector, transport, 'traces', requestOf(service, [span({ attributes })]));
        const [row] = await storedSpans({ collector, store }, service);
        expect(row!.SpanAttributes).toEqual([
          ['k0', 'AP8='],
          ['k1', 'AP8='],
          ['k2', '+/8='],
        ]);
      },
    },
    {
      level: 'MUST',
      text: 'reads enums as integers',
      transports,
      choice: 'names are understood as well, as the reference collector does: a sender that errs loses nothing',
      async check({ collector, store }, transport) {
        const service = newService();
        const kinds = [3, 'SPAN_KIND_CLIENT'];
        await send(
          collector,
          transport,
          'traces',
          requestOf(
            service,
            kinds.map((kind) => span({ kind, status: { code: 2 } })),
          ),
        );
        expect(await storedSpans({ collector, store }, service)).toMatchObject(
          kinds.map(() => ({ SpanKind: 3, StatusCode: 2 })),
        );
        const unknown = await send(collector, transport, 'traces', requestOf(service, [span({ kind: 'CLIENT' })]));
        expect(unknown.httpStatus).toBe(400);
      },
    },
    {
      level: 'MUST',
      text: 'ignores fields that it does not know',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const request = { ...requestOf(service, [span({ future: { deep: [1] } })]), profiles: 'x', __proto: 1 };
        const answer = await send(collector, transport, 'traces', request);
        expect([answer.isOk, answer.partialSuccess]).toEqual([true, undefined]);
        expect(await storedSpans({ collector, store }, service)).toHaveLength(1);
      },
    },
    {
      level: 'MUST',
      text: 'reads keys in lowerCamelCase only',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const parent = { parent_span_id: 'aabbccddeeff0011' };
        await send(collector, transport, 'traces', requestOf(service, [span(parent)]));
        expect(await storedSpans({ collector, store }, service)).toMatchObject([{ ParentSpanId: '0000000000000000' }]);
        const answer = await send(collector, transport, 'traces', { resource_spans: [{}, 'not even read'] });
        expect([answer.isOk, answer.partialSuccess]).toEqual([true, undefined]);
      },
    },
    {
      level: 'MUST',
      text: 'reads 64-bit integers from strings and numbers, to the last digit',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const startNs = BigInt(Date.now()) * 1_000_000n + 123_457n;
        const times = `"startTimeUnixNano":${startNs},"endTimeUnixNano":"${startNs + 1n}"`;
        const attributes =
          '"attributes":[{"key":"k","value":{"intValue":9007199254740993}},{"key":"l","value":{"intValue":"-9223372036854775808"}}]';
        const json = JSON.stringify(
          requestOf(service, [span({ startTimeUnixNano: undefined, endTimeUnixNano: undefined })]),
        );
        const bytes = Buffer.from(json.replace('"kind":2', `"kind":2,${times},${attributes}`));
        expect((await sendBytes(collector, transport, 'traces', bytes)).isOk).toBe(true);
        expect(await storedSpans({ collector, store }, service)).toMatchObject([
          {
            Timestamp: startNs,
            Duration: 1n,
            SpanAttributes: [
              ['k', '9007199254740993'],
              ['l', '-9223372036854775808'],
            ],
          },
        ]);
      },
    },
    {
      level: 'MUST',
      text: 'reads doubles from numbers, strings, NaN and Infinity, and null as a field that is not there',
      transports,
      async check({ collector, store }, transport) {
        const service = newService();
        const values = [0.5, '0.25', 'NaN', '-Infinity'];
        const attributes = values.map((doubleValue, index) => ({ key: `k${index}`, value: { doubleValue } }));
        await send(
          collector,
          transport,
          'traces',
          requestOf(service, [span({ attributes, traceState: null, events: null })]),
        );
        const [row] = await storedSpans({ collector, store }, service);
        expect((row!.SpanAttributes as [string, string][]).map(([, value]) => value)).toEqual(values.map(String));
      },
    },
  ],
};
