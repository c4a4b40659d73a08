import { type Gauges, StoreRejectedError, StoreUnavailableError } from '@faultline/clickhouse';
import { describe, expect, it } from 'vitest';
import { TooMuchError } from '../otlp/decode-error.ts';
import { MetricIntake } from './metric-intake.ts';

const NOW = 1_700_000_000_000;
const RETENTION_MS = 86_400_000;

interface Point {
  value: number;
  attributes: Record<string, string>;
  atMs?: number;
}

/** A request in OTLP/JSON: gauges by metric name. */
function requestOf(metrics: Record<string, Point[]>, service = 'api'): Buffer {
  const attribute = ([key, value]: [string, string]) => ({ key, value: { stringValue: value } });
  return Buffer.from(
    JSON.stringify({
      resourceMetrics: [
        {
          resource: {
            attributes: [['service.name', service] as const, ['service.instance.id', 'api-1'] as const].map((a) =>
              attribute([...a]),
            ),
          },
          scopeMetrics: [
            {
              metrics: Object.entries(metrics).map(([name, points]) => ({
                name,
                gauge: {
                  dataPoints: points.map(({ value, attributes, atMs = NOW }) => ({
                    timeUnixNano: `${atMs}000000`,
                    asDouble: value,
                    attributes: Object.entries(attributes).map(attribute),
                  })),
                },
              })),
            },
          ],
        },
      ],
    }),
  );
}

function setUp(write: (gauges: Gauges, token: string) => Promise<void> = async () => {}) {
  const written: Gauges[] = [];
  const tokens: string[] = [];
  const told: string[] = [];
  const intake = new MetricIntake({
    writer: {
      write(gauges, token) {
        written.push(gauges);
        tokens.push(token);
        return write(gauges, token);
      },
    },
    observer: { succeeded: () => told.push('succeeded'), failed: () => told.push('failed') },
    acknowledgeWithinMs: 50,
    retentionMs: RETENTION_MS,
    clock: () => NOW,
  });
  const send = async (payload: Buffer) => {
    intake.admit();
    return intake.export({ received: payload, compression: 'identity', payload }, 'application/json');
  };
  return { send, written, tokens, told };
}

const name = { 'circuit_breaker.name': 'recs' };
const origin = { timeMs: NOW, service: 'api', instance: 'api-1' };

describe('the metric intake', () => {
  it('makes one row of what a breaker says of itself at one time', async () => {
    const { send, written } = setUp();
    const partial = await send(
      requestOf({
        'circuit_breaker.state': [
          { value: 0, attributes: { ...name, 'circuit_breaker.state': 'closed' } },
          {
            value: 1,
            attributes: { ...name, 'circuit_breaker.state': 'half_open', 'resilience.library.name': 'opossum' },
          },
        ],
        'circuit_breaker.window.error_rate': [
          { value: 0.5, attributes: name },
          { value: 0.25, attributes: name, atMs: NOW - 10_000 },
        ],
      }),
    );
    expect(partial).toBeUndefined();
    expect(written[0]!.breakers).toEqual([
      { ...origin, breaker: 'recs', library: 'opossum', state: 'half_open', errorRate: 0.5 },
      { ...origin, timeMs: NOW - 10_000, breaker: 'recs', library: '', state: '', errorRate: 0.25 },
    ]);
  });

  it('knows bulkheads, by their own name or that of the breaker they stand in', async () => {
    const { send, written } = setUp();
    await send(
      requestOf({
        'bulkhead.active': [{ value: 3, attributes: { 'bulkhead.name': 'pool' } }],
        'bulkhead.capacity': [{ value: 10, attributes: { 'bulkhead.name': 'pool' } }],
        'bulkhead.queued': [{ value: 2, attributes: name }],
      }),
    );
    const nothing = { active: null, available: null, capacity: null, queued: null };
    expect(written[0]!.bulkheads).toEqual([
      { ...origin, bulkhead: 'pool', library: '', ...nothing, active: 3, capacity: 10 },
      { ...origin, bulkhead: 'recs', library: '', ...nothing, queued: 2 },
    ]);
  });

  it.each(['.', '_'])("knows what resilience4j calls the same, with '%s' between words", async (separator) => {
    const { send, written } = setUp();
    const metric = (dotted: string) => dotted.replaceAll('.', separator);
    await send(
      requestOf({
        [metric('resilience4j.circuitbreaker.state')]: [
          { value: 1, attributes: { name: 'recs', state: 'forced_open' } },
        ],
        [metric('resilience4j.circuitbreaker.failure.rate')]: [
          { value: 50, attributes: { name: 'recs' } },
          { value: -1, attributes: { name: 'too-few-calls' } },
        ],
        [metric('resilience4j.bulkhead.available.concurrent.calls')]: [{ value: 7, attributes: { name: 'pool' } }],
        [metric('resilience4j.bulkhead.max.allowed.concurrent.calls')]: [{ value: 25, attributes: { name: 'pool' } }],
      }),
    );
    expect(written[0]!.breakers).toEqual([
      { ...origin, breaker: 'recs', library: 'resilience4j', state: 'isolated', errorRate: 0.5 },
    ]);
    expect(written[0]!.bulkheads).toMatchObject([{ bulkhead: 'pool', active: null, available: 7, capacity: 25 }]);
  });

  it('knows the thread pools of resilience4j, and leaves the calls it counts to spans', async () => {
    const { send, written } = setUp();
    const pool = { name: 'pdf' };
    const partial = await send(
      requestOf({
        'resilience4j.bulkhead.active.thread.count': [{ value: 4, attributes: pool }],
        'resilience4j.bulkhead.available.thread.count': [{ value: 2, attributes: pool }],
        'resilience4j.bulkhead.max.thread.pool.size': [{ value: 6, attributes: pool }],
        'resilience4j.bulkhead.queue.depth': [{ value: 17, attributes: pool }],
        'resilience4j.circuitbreaker.buffered.calls': [{ value: 9, attributes: { name: 'recs', kind: 'failed' } }],
        'resilience4j.circuitbreaker.not.permitted.calls': [{ value: 1, attributes: { name: 'recs' } }],
      }),
    );
    expect(written[0]!.bulkheads).toEqual([
      { ...origin, bulkhead: 'pdf', library: 'resilience4j', active: 4, available: 2, capacity: 6, queued: 17 },
    ]);
    expect(partial).toMatchObject({ rejected: 2, message: expect.stringContaining('calls are counted from spans') });
  });

  const cluster = 'outbound|8080||recs.default.svc.cluster.local';
  it.each([
    ['in its name', `cluster.${cluster}.circuit_breakers`, {}],
    ['in its name, with a prefix', `envoy.cluster.${cluster}.circuit_breakers`, {}],
    ['as a tag', 'cluster.circuit_breakers', { 'envoy.cluster_name': cluster }],
    ['as a tag, with a prefix', 'envoy.cluster.circuit_breakers', { 'envoy.cluster_name': cluster }],
    ['as Prometheus has it', 'envoy_cluster_circuit_breakers', { envoy_cluster_name: cluster }],
  ])('takes a limit of Envoy that is reached for an open breaker: the cluster %s', async (_how, metric, attributes) => {
    const { send, written } = setUp();
    const separator = metric.includes('.') ? '.' : '_';
    const at = (priority: string, limit: string) => [metric, priority, limit].join(separator);
    const open = [{ value: 1, attributes }];
    const closed = [{ value: 0, attributes }];
    await send(
      requestOf({
        [at('default', 'cx_open')]: closed,
        [at('default', 'rq_open')]: open,
        [at('default', 'rq_pending_open')]: closed,
        [at('high', 'rq_retry_open')]: closed,
      }),
    );
    expect(written[0]!.breakers).toEqual([
      { ...origin, breaker: cluster, library: 'envoy', state: 'open', errorRate: null },
      { ...origin, breaker: `${cluster} (high priority)`, library: 'envoy', state: 'closed', errorRate: null },
    ]);
  });

  it('says how many data points it left out, and why', async () => {
    const { send, written } = setUp();
    const open = { ...name, 'circuit_breaker.state': 'open' };
    const partial = await send(
      requestOf({
        'http.server.request.duration': [
          { value: 1, attributes: {} },
          { value: 2, attributes: {} },
        ],
        'circuit_breaker.state': [
          { value: 1, attributes: open },
          { value: 1, attributes: { 'circuit_breaker.state': 'open' } },
          { value: 1, attributes: { ...name, 'circuit_breaker.state': 'ajar' } },
          { value: 1, attributes: open, atMs: NOW - RETENTION_MS - 1 },
          { value: 1, attributes: open, atMs: NOW + 86_400_001 },
        ],
      }),
    );
    expect(written[0]!.breakers).toHaveLength(1);
    expect(partial!.rejected).toBe(6);
    expect(partial!.message).toMatch(/^6 data points were not stored: .*keeps of metrics only .* \(2\)\.$/);
    expect(partial!.message.match(/\(1\)/g)).toHaveLength(4);
  });

  it('leaves out names and other texts that nobody gives, because each costs time and memory at every point', async () => {
    const { send, written } = setUp();
    const long = 'x'.repeat(1_001);
    const open = { ...name, 'circuit_breaker.state': 'open' };
    const partial = await send(
      requestOf({
        [`cluster.${long}.circuit_breakers.default.cx_open`]: [{ value: 1, attributes: {} }],
        'circuit_breaker.state': [
          { value: 1, attributes: { ...open, 'circuit_breaker.name': long } },
          { value: 1, attributes: { ...open, 'resilience.library.name': long } },
          { value: 1, attributes: open },
        ],
      }),
    );
    expect(written[0]!.breakers).toMatchObject([{ breaker: 'recs', library: '' }]);
    expect(partial!.rejected).toBe(3);
    expect(partial!.message).toContain('more than 1000 characters (2)');
    const ofLongService = await send(requestOf({ 'circuit_breaker.state': [{ value: 1, attributes: open }] }, long));
    expect(ofLongService!.message).toContain('more than 1000 characters (1)');
  });

  it('writes a request that is sent again under the same token, and another under another', async () => {
    const { send, tokens } = setUp();
    const first = requestOf({ 'bulkhead.active': [{ value: 1, attributes: name }] });
    await send(first);
    await send(Buffer.from(first));
    await send(requestOf({ 'bulkhead.active': [{ value: 2, attributes: name }] }));
    expect(tokens[0]).toBe(tokens[1]);
    expect(tokens[2]).not.toBe(tokens[0]);
  });

  it('tells to come again when ClickHouse cannot take it, or not in time', async () => {
    const request = requestOf({ 'bulkhead.active': [{ value: 1, attributes: name }] });
    const unavailable = setUp(() => Promise.reject(new StoreUnavailableError('ClickHouse did not answer')));
    await expect(unavailable.send(request)).rejects.toMatchObject({ status: 503, retryAfterSeconds: 2 });
    expect(unavailable.told).toEqual(['failed']);
    const slow = setUp(() => new Promise(() => {}));
    await expect(slow.send(request)).rejects.toMatchObject({ status: 503, retryAfterSeconds: 2 });
    const refused = setUp(() => Promise.reject(new StoreRejectedError('wrong type', 53)));
    await expect(refused.send(request)).rejects.toMatchObject({ status: 500 });
  });

  it('refuses a request of more breakers than anybody has', async () => {
    const { send } = setUp();
    const points = Array.from({ length: 10_001 }, (_, index) => ({
      value: 1,
      attributes: { 'bulkhead.name': `b${index}` },
    }));
    await expect(send(requestOf({ 'bulkhead.active': points }))).rejects.toThrow(TooMuchError);
  });

  it('turns requests away while a hundred of them wait for ClickHouse, and takes them again afterwards', async () => {
    const hanging = Promise.withResolvers<void>();
    const { send, written } = setUp(() => hanging.promise);
    const request = requestOf({ 'bulkhead.active': [{ value: 3, attributes: { 'bulkhead.name': 'pool' } }] });
    const late = await Promise.allSettled(Array.from({ length: 100 }, () => send(request)));
    expect(late.every(({ status }) => status === 'rejected')).toBe(true);
    await expect(send(request)).rejects.toMatchObject({ status: 503, retryAfterSeconds: 2 });
    expect(written).toHaveLength(100);
    hanging.resolve();
    await hanging.promise;
    await new Promise(setImmediate);
    await send(request);
    expect(written).toHaveLength(101);
  });

  it('turns requests away while what waits for ClickHouse is large, however few they are', async () => {
    const hanging = Promise.withResolvers<void>();
    const { send, written } = setUp(() => hanging.promise);
    const points = Array.from({ length: 5_000 }, (_, n) => ({
      value: 3,
      attributes: { 'bulkhead.name': String(n), 'resilience.library.name': 'x'.repeat(1_000) },
    }));
    const request = requestOf({ 'bulkhead.active': points }, 'x'.repeat(1_000));
    const late = await Promise.allSettled(Array.from({ length: 6 }, () => send(request)));
    expect(late.every(({ status }) => status === 'rejected')).toBe(true);
    expect(written).toHaveLength(4);
    hanging.resolve();
    await hanging.promise;
    await new Promise(setImmediate);
    await send(request);
    expect(written).toHaveLength(5);
  });
});
