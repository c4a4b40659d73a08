import { randomSource } from './random-requests.ts';

/** How the figures of a benchmark are to be read: what one span carries. */
export const REALISTIC_DATA = '15 span and 11 resource attributes, 20 services with 10 operations, an event on 5 %';

const OPERATIONS = ['GET /orders/{id}', 'POST /orders', 'GET /cart', 'PUT /cart', 'GET /user/{id}'];
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

/**
 * A request as an SDK sends it, in OTLP/JSON form; the same for the same seed.
 * @param startNs when its first span starts, in nanoseconds since the epoch
 */
export function realisticRequest(seed: number, spans: number, startNs: bigint): Record<string, unknown> {
  const random = randomSource(seed);
  const integer = (below: number): number => Math.floor(random() * below);
  const hex = (bytes: number): string =>
    Array.from({ length: bytes }, () => (integer(255) + 1).toString(16).padStart(2, '0')).join('');
  const service = `service-${seed % 20}`;
  let traceId = hex(16);

  const span = (index: number): Record<string, unknown> => {
    if (index % 8 === 0) traceId = hex(16);
    const start = startNs + BigInt(index) * 1_000_000n;
    const operation = `${OPERATIONS[integer(5)]}${integer(2)}`;
    return {
      traceId,
      spanId: hex(8),
      parentSpanId: index % 8 === 0 ? '' : hex(8),
      name: operation,
      kind: 1 + integer(5),
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + BigInt(integer(50_000_000))),
      attributes: [
        text('http.request.method', operation.split(' ')[0]!),
        text('http.route', operation),
        text('url.full', `https://shop.example.com/orders/${integer(1e6)}?page=${integer(100)}`),
        text('url.path', `/orders/${integer(1e6)}`),
        text('url.scheme', 'https'),
        text('server.address', `${service}.prod.svc.cluster.local`),
        number('server.port', 8080),
        number('http.response.status_code', 200),
        text('user_agent.original', USER_AGENT),
        text('network.peer.address', `10.0.${integer(256)}.${integer(256)}`),
        number('network.peer.port', 30_000 + integer(30_000)),
        text('client.address', `10.1.${integer(256)}.${integer(256)}`),
        text('thread.name', `worker-${integer(16)}`),
        text('app.request.id', hex(16)),
        text('app.tenant', `tenant-${integer(500)}`),
      ],
      events:
        random() < 0.05
          ? [{ timeUnixNano: String(start), name: 'exception', attributes: [text('exception.message', 'timed out')] }]
          : [],
      status: random() < 0.02 ? { code: 2, message: 'upstream timed out' } : {},
    };
  };

  return {
    resourceSpans: [
      {
        resource: {
          attributes: [
            text('service.name', service),
            text('service.version', '1.42.0'),
            text('service.namespace', 'shop'),
            text('service.instance.id', `${service}-7d9f8-${integer(9)}`),
            text('deployment.environment.name', 'production'),
            text('cloud.region', 'eu-central-1'),
            text('host.name', `node-${integer(20)}`),
            text('os.type', 'linux'),
            number('process.pid', 1),
            text('telemetry.sdk.language', 'nodejs'),
            text('telemetry.sdk.version', '2.1.0'),
          ],
        },
        scopeSpans: [
          {
            scope: { name: '@opentelemetry/instrumentation-http', version: '0.205.0' },
            spans: Array.from({ length: spans }, (_, index) => span(index)),
          },
        ],
      },
    ],
  };
}

function text(key: string, value: string): unknown {
  return { key, value: { stringValue: value } };
}

function number(key: string, value: number): unknown {
  return { key, value: { intValue: value } };
}
