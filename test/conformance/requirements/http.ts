import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { GUARDED_LIMIT_BYTES, type Section, TOKEN } from '../requirement.ts';
import { newService, requestOf, span, storedSpans } from '../spans.ts';
import { encode, post, send, sendBytes, type Transport } from '../transports.ts';

const transports = ['HTTP/protobuf', 'HTTP/JSON'] as const satisfies readonly Transport[];
const MEDIA_TYPE: Record<string, string> = {
  'HTTP/protobuf': 'application/x-protobuf',
  'HTTP/JSON': 'application/json',
};
const ORIGIN = { origin: 'https://shop.example.com' };

export const HTTP: Section = {
  title: 'HTTP',
  requirements: [
    {
      level: 'SHOULD',
      text: 'takes protobuf and JSON on one port, by Content-Type and whatever its parameters',
      transports,
      async check({ collector }, transport) {
        const headers = { 'content-type': `${MEDIA_TYPE[transport]!.toUpperCase()}; charset=utf-8` };
        for (const signal of ['traces', 'metrics', 'logs'] as const) {
          expect((await send(collector, transport, signal, {}, { headers })).httpStatus).toBe(200);
        }
      },
    },
    {
      level: 'MUST',
      text: 'answers success with 200 and the encoded response',
      transports,
      async check({ collector }, transport) {
        const body = encode(transport, 'traces', requestOf(newService(), [span()]));
        const url = new URL('/v1/traces', collector.otlpUrl);
        const response = await post(url, 'POST', { 'content-type': MEDIA_TYPE[transport]! }, body);
        expect([response.status, response.body.toString()]).toEqual([200, transport === 'HTTP/JSON' ? '{}' : '']);
      },
    },
    {
      level: 'MUST',
      text: 'answers in the Content-Type of the request',
      transports,
      async check({ collector }, transport) {
        const answers = [
          await send(collector, transport, 'traces', requestOf(newService(), [span()])),
          await send(collector, transport, 'traces', requestOf(newService(), [span({ spanId: '' })])),
          await sendBytes(collector, transport, 'traces', Buffer.from([0x0a, 0x09])),
        ];
        expect(answers.map(({ httpStatus }) => httpStatus)).toEqual([200, 200, 400]);
        for (const { headers } of answers) expect(headers['content-type']).toBe(MEDIA_TYPE[transport]);
      },
    },
    {
      level: 'MUST',
      text: 'answers what cannot be decoded with 400, for every signal',
      transports,
      async check({ collector }, transport) {
        for (const signal of ['traces', 'metrics', 'logs'] as const) {
          for (const bytes of [Buffer.from([0x0a, 0x09]), Buffer.from('[1,2')]) {
            expect((await sendBytes(collector, transport, signal, bytes)).httpStatus).toBe(400);
          }
        }
      },
    },
    {
      level: 'SHOULD',
      text: 'says with BadRequest in the details of a 400 what is wrong and where',
      transports,
      async check({ collector }, transport) {
        const { details } = await sendBytes(collector, transport, 'traces', Buffer.from([0x0a, 0x09]));
        expect(details.BadRequest!.fieldViolations).toMatchObject([
          { field: expect.stringMatching(/./), description: expect.stringMatching(/./) },
        ]);
      },
    },
    {
      level: 'MUST',
      text: 'answers a request that is too large with 413',
      transports,
      async check({ guarded }, transport) {
        const large = Buffer.alloc(GUARDED_LIMIT_BYTES + 1, ' ');
        for (const gzip of [false, true]) {
          const answer = await sendBytes(guarded, transport, 'traces', large, { token: TOKEN, gzip });
          expect([answer.httpStatus, answer.details]).toEqual([413, {}]);
        }
      },
    },
    {
      level: 'MUST',
      text: 'puts a google.rpc.Status in the encoding of the request into every 4xx and 5xx',
      transports,
      choice: 'JSON where the request has no encoding that is known',
      async check({ collector, guarded, cutOff }, transport) {
        const good = requestOf(newService(), [span()]);
        const wrongEncoding = { headers: { 'content-encoding': 'br' } };
        const answers = await Promise.all([
          sendBytes(collector, transport, 'traces', Buffer.from([0x0a, 0x09])),
          send(guarded, transport, 'traces', good),
          send(collector, transport, 'traces', good, { path: '/v1/profiles' }),
          send(collector, transport, 'traces', good, { method: 'PUT' }),
          sendBytes(guarded, transport, 'traces', Buffer.alloc(GUARDED_LIMIT_BYTES + 1), { token: TOKEN }),
          send(collector, transport, 'traces', good, wrongEncoding),
          send(cutOff, transport, 'metrics', {
            resourceMetrics: [
              {
                scopeMetrics: [
                  {
                    metrics: [
                      {
                        name: 'bulkhead.active',
                        gauge: {
                          dataPoints: [
                            {
                              timeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
                              asInt: '1',
                              attributes: [{ key: 'bulkhead.name', value: { stringValue: 'pool' } }],
                            },
                          ],
                        },
                      },
                    ],
                  },
                ],
              },
            ],
          }),
        ]);
        const found = answers.map(({ httpStatus, code }) => [httpStatus, code]);
        expect(found).toEqual([
          [400, 3],
          [401, 16],
          [404, 5],
          [405, 12],
          [413, 8],
          [415, 3],
          [503, 14],
        ]);
        for (const { headers, message } of answers) {
          expect(headers['content-type']).toBe(MEDIA_TYPE[transport]);
          expect(message).toMatch(/^.+\.$/);
        }
        const unknown = await send(collector, transport, 'traces', good, { headers: { 'content-type': 'text/plain' } });
        expect([unknown.httpStatus, unknown.code, unknown.headers['content-type']]).toEqual([
          415,
          3,
          'application/json',
        ]);
      },
    },
    {
      level: 'SHOULD',
      text: 'answers with 503 or 429 what it cannot store now, and says in Retry-After and RetryInfo when to come again',
      transports,
      async check({ cutOff }, transport) {
        const answer = await send(cutOff, transport, 'traces', requestOf(newService(), [span()]));
        expect([answer.httpStatus, answer.code]).toEqual([503, 14]);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        expect(answer.details.RetryInfo).toBeDefined();
      },
    },
    {
      level: 'MUST',
      text: 'does not ask to come again when that would not help',
      transports,
      async check({ collector, guarded }, transport) {
        const answers = [
          await sendBytes(collector, transport, 'traces', Buffer.from([0x0a, 0x09])),
          await sendBytes(guarded, transport, 'traces', Buffer.alloc(GUARDED_LIMIT_BYTES + 1), { token: TOKEN }),
        ];
        for (const { headers, details } of answers) {
          expect([headers['retry-after'], details.RetryInfo]).toEqual([undefined, undefined]);
        }
      },
    },
    {
      level: 'MUST',
      text: 'compresses responses only for those who accept that',
      transports,
      choice: 'never: no response is large enough to be worth it',
      async check({ collector }, transport) {
        for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
          const request = requestOf(newService(), [span({ spanId: '' })]);
          const answer = await send(collector, transport, 'traces', request, { headers });
          expect(answer.headers['content-encoding']).toBeUndefined();
        }
      },
    },
    {
      level: 'MAY',
      text: 'lets browsers send from any page, without credentials (CORS)',
      transports,
      async check({ collector }, transport) {
        const preflight = await post(new URL('/v1/traces', collector.otlpUrl), 'OPTIONS', {
          ...ORIGIN,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,x-team',
        });
        expect([preflight.status, preflight.headers['access-control-allow-headers']]).toEqual([
          204,
          'content-type,x-team',
        ]);
        const good = await send(collector, transport, 'traces', {}, { headers: ORIGIN });
        const bad = await sendBytes(collector, transport, 'traces', Buffer.from([9]), { headers: ORIGIN });
        for (const headers of [preflight.headers, good.headers, bad.headers]) {
          expect(headers['access-control-allow-origin']).toBe('*');
          expect(headers['access-control-allow-credentials']).toBeUndefined();
        }
        expect(bad.headers['access-control-expose-headers']).toBe('Retry-After');
      },
    },
    {
      level: 'MUST',
      text: 'takes `none` and `identity` as names for what is not compressed',
      transports,
      async check({ collector }, transport) {
        for (const name of ['none', 'identity']) {
          const headers = { 'content-encoding': name };
          expect((await send(collector, transport, 'traces', {}, { headers })).httpStatus).toBe(200);
        }
      },
    },
    {
      level: 'SHOULD',
      text: 'does not wait for ever for slow clients',
      transports,
      choice: '10 s for headers, 30 s for a request',
      async check({ collector }, transport) {
        const socket = connect(Number(new URL(collector.otlpUrl).port), '127.0.0.1');
        let text = '';
        socket.on('data', (data) => {
          text += data.toString();
        });
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.write(`POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${MEDIA_TYPE[transport]}\r\n`);
        await closed;
        expect(text).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":4/);
      },
    },
    {
      level: 'MUST',
      text: 'answers requests on one connection in order, also after one that was too large (HTTP/1.1 pipelining)',
      transports,
      async check({ guarded, store }, transport) {
        const service = newService();
        const requestBytes = (body: Buffer, more = ''): Buffer =>
          Buffer.concat([
            Buffer.from(
              `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${MEDIA_TYPE[transport]}\r\n` +
                `Authorization: Bearer ${TOKEN}\r\nContent-Length: ${body.length}\r\n${more}\r\n`,
            ),
            body,
          ]);
        const good = (): Buffer => requestBytes(encode(transport, 'traces', requestOf(service, [span()])));
        const bomb = requestBytes(gzipSync(Buffer.alloc(GUARDED_LIMIT_BYTES + 1)), 'Content-Encoding: gzip\r\n');
        const bad = requestBytes(Buffer.from([0x0a, 0x09]));
        const socket = connect(Number(new URL(guarded.otlpUrl).port), '127.0.0.1');
        let text = '';
        socket.on('data', (data) => {
          text += data.toString('latin1');
        });
        socket.write(Buffer.concat([good(), bomb, good(), bad, good()]));
        const statuses = () => text.match(/HTTP\/1\.1 \d+/g)?.map((line) => Number(line.slice(9)));
        await expect.poll(statuses).toEqual([200, 413, 200, 400, 200]);
        socket.destroy();
        expect(await storedSpans({ collector: guarded, store }, service)).toHaveLength(3);
      },
    },
  ],
};
