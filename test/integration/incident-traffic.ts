import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';

/** How the services fare. */
export interface Weather {
  /** Every second request of pay fails. */
  payFails: boolean;
  /** Experiment that makes it fail; '' where nobody does. */
  experimentId: string;
  /** How long the mail server takes. */
  smtpMs: number;
}

export const FINE: Weather = { payFails: false, experimentId: '', smtpMs: 12 };

interface Sent {
  service: string;
  spans: object[];
}

interface Step {
  service: string;
  kind: number;
  name: string;
  failed: boolean;
  attributes?: Record<string, string | boolean>;
}

/**
 * What two systems that know nothing of each other do at a time: web calls cart, which calls pay; news calls smtp.
 * @param n of the request; two in a row differ in what they take and, in bad weather, in how they end
 */
export function requestsAt(endMs: number, n: number, { payFails, experimentId, smtpMs }: Weather): Sent[] {
  const failed = payFails && n % 2 === 0;
  const ofExperiment = experimentId === '' ? {} : { 'fault.experiment.id': experimentId };
  const injected = experimentId !== '' &&
    failed && { 'fault.injected': true, 'fault.injection.experiment.id': experimentId };
  const checkout = { failed, attributes: ofExperiment };
  return [
    ...chainOf(endMs, 20 + (n % 7), [
      { service: 'web', kind: SERVER, name: 'GET /checkout', ...checkout },
      { service: 'web', kind: CLIENT, name: 'POST', ...checkout },
      { service: 'cart', kind: SERVER, name: 'POST /order', ...checkout },
      { service: 'cart', kind: CLIENT, name: 'POST', ...checkout },
      { service: 'pay', kind: SERVER, name: 'POST /pay', failed, attributes: { ...ofExperiment, ...injected } },
    ]),
    ...chainOf(endMs, smtpMs + (n % 5), [
      { service: 'news', kind: SERVER, name: 'POST /letter', failed: false },
      { service: 'news', kind: CLIENT, name: 'SEND', failed: false },
      { service: 'smtp', kind: SERVER, name: 'SEND letter', failed: false },
    ]),
  ];
}

const SERVER = 2;
const CLIENT = 3;

/** A trace of steps within each other, the innermost of which takes so long. */
function chainOf(endMs: number, innermostMs: number, steps: readonly Step[]): Sent[] {
  const traceId = randomBytes(16).toString('hex');
  let parentSpanId = '';
  return steps.map(({ service, kind, name, failed, attributes = {} }, depth) => {
    const spanId = randomBytes(8).toString('hex');
    const span = {
      ...{ traceId, spanId, parentSpanId, kind, name, status: { code: failed ? 2 : 0 } },
      startTimeUnixNano: `${Math.round((endMs - innermostMs - 2 * steps.length + depth) * 1e6)}`,
      endTimeUnixNano: `${Math.round((endMs - depth) * 1e6)}`,
      attributes: Object.entries(attributes).map(([key, value]) => ({
        key,
        value: typeof value === 'string' ? { stringValue: value } : { boolValue: value },
      })),
    };
    parentSpanId = spanId;
    return { service, spans: [span] };
  });
}

/** Sends them as one request of an exporter, and waits until they are safe. */
export async function send(otlpUrl: string, requests: readonly Sent[]): Promise<void> {
  const response = await fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      resourceSpans: requests.map(({ service, spans }) => ({
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [{ spans }],
      })),
    }),
  });
  expect(response.status).toBe(200);
}
