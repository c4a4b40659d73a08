import { randomBytes } from 'node:crypto';
import type { NativeRow } from '../../apps/collector/test/native-block-reader.ts';
import { readSpans } from '../integration/collector-fixture.ts';
import type { Subjects } from './requirement.ts';
import type { Message } from './transports.ts';

let services = 0;

/** A service name that no other check uses. */
export function newService(): string {
  return `conformance-${++services}`;
}

/** A good span in OTLP/JSON form; `more` replaces fields. */
export function span(more: Message = {}): Message {
  const startNs = BigInt(Date.now()) * 1_000_000n;
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: 'GET /cart',
    kind: 2,
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: String(startNs + 1_000_000n),
    ...more,
  };
}

/** A request of these spans in OTLP/JSON form. */
export function requestOf(service: string, spans: readonly Message[]): Message {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
  return { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] };
}

/** What is stored of a service when the collector has written all that it acknowledged. */
export async function storedSpans(
  { collector, store }: Pick<Subjects, 'collector' | 'store'>,
  service: string,
): Promise<NativeRow[]> {
  await collector.allStored();
  return readSpans(store, `ServiceName = '${service}'`);
}

/** A gauge of our convention that tells a breaker's state, in OTLP/JSON form. */
export function stateGauge(service: string, breaker: string, state: string): Message {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const point = {
    timeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
    asInt: '1',
    attributes: [text('circuit_breaker.name', breaker), text('circuit_breaker.state', state)],
  };
  return {
    resourceMetrics: [
      {
        resource: { attributes: [text('service.name', service), text('service.instance.id', 'one')] },
        scopeMetrics: [
          {
            metrics: [
              { name: 'circuit_breaker.state', sum: { dataPoints: [point], aggregationTemporality: 2 } },
              { name: 'process.cpu.time', gauge: { dataPoints: [{ ...point, attributes: [] }] } },
            ],
          },
        ],
      },
    ],
  };
}
