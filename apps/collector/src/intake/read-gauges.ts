import type { BreakerGauge, BulkheadGauge, Gauges } from '@faultline/clickhouse';
import { TooMuchError } from '../otlp/decode-error.ts';
import { type NumberPoint, readNumberPoints } from '../otlp/read-number-points.ts';

/** Why a data point is left out while the rest of its request is stored. */
export type PointRejection =
  | 'unknown_metric'
  | 'not_a_level'
  | 'missing_name'
  | 'unknown_state'
  | 'text_too_long'
  | 'time_too_old'
  | 'time_in_future';

export interface GaugesRead {
  gauges: Gauges;
  /** Data points that no row tells of. */
  rejected: Map<PointRejection, number>;
}

export interface GaugeLimits {
  /** Breakers and bulkheads, each at each time, of one request. */
  rows: number;
  /** Epoch milliseconds. */
  oldestMs: number;
  newestMs: number;
}

type BreakerFigure = 'state' | 'errorRate';
type BulkheadFigure = 'active' | 'available' | 'capacity' | 'queued';

/** What a metric tells. */
type Meaning = { library: string } & (
  | { of: 'breaker'; figure: BreakerFigure; unit: number }
  | { of: 'bulkhead'; figure: BulkheadFigure }
  | { of: 'envoyLimit'; cluster: string; priority: string }
);

/** Characters of a name or another text: each is looked at, and kept, once per point or row. */
export const LONGEST_TEXT = 1_000;

const RESILIENCE4J = 'resilience4j';
const ENVOY = 'envoy';
/**
 * The metrics that are kept, by name with underscores for dots: those of our convention, and what resilience4j calls
 * the same in Micrometer (its MetricNames classes). `unit` is what a point's 1 is worth: resilience4j gives rates in
 * percent. Bulkheads that are thread pools have the same prefix there as those that are semaphores.
 */
const MEANINGS: Record<string, Meaning> = {
  circuit_breaker_state: { of: 'breaker', figure: 'state', unit: 1, library: '' },
  circuit_breaker_window_error_rate: { of: 'breaker', figure: 'errorRate', unit: 1, library: '' },
  bulkhead_active: { of: 'bulkhead', figure: 'active', library: '' },
  bulkhead_capacity: { of: 'bulkhead', figure: 'capacity', library: '' },
  bulkhead_queued: { of: 'bulkhead', figure: 'queued', library: '' },
  resilience4j_circuitbreaker_state: { of: 'breaker', figure: 'state', unit: 1, library: RESILIENCE4J },
  resilience4j_circuitbreaker_failure_rate: {
    of: 'breaker',
    figure: 'errorRate',
    unit: 0.01,
    library: RESILIENCE4J,
  },
  resilience4j_bulkhead_available_concurrent_calls: { of: 'bulkhead', figure: 'available', library: RESILIENCE4J },
  resilience4j_bulkhead_max_allowed_concurrent_calls: { of: 'bulkhead', figure: 'capacity', library: RESILIENCE4J },
  resilience4j_bulkhead_active_thread_count: { of: 'bulkhead', figure: 'active', library: RESILIENCE4J },
  resilience4j_bulkhead_available_thread_count: { of: 'bulkhead', figure: 'available', library: RESILIENCE4J },
  resilience4j_bulkhead_max_thread_pool_size: { of: 'bulkhead', figure: 'capacity', library: RESILIENCE4J },
  resilience4j_bulkhead_queue_depth: { of: 'bulkhead', figure: 'queued', library: RESILIENCE4J },
};
/**
 * Envoy's circuit breakers, as its OpenTelemetry stat sink sends them: with the cluster in the name, or taken out of it as
 * the attribute `envoy.cluster_name`. They are limits, not breakers that open after failures: 1 says that one is reached,
 * so that Envoy refuses what comes more.
 */
const ENVOY_LIMIT =
  /^(?:envoy[._])?cluster[._](?:(.+)[._])?circuit_breakers[._](default|high)[._](?:cx|cx_pool|rq|rq_pending|rq_retry)_open$/;
const ENVOY_CLUSTER = ['envoy.cluster_name', 'envoy_cluster_name'];
/** Names of states → ours; those of resilience4j among them. */
const STATES: Record<string, string> = {
  closed: 'closed',
  open: 'open',
  half_open: 'half_open',
  isolated: 'isolated',
  forced_open: 'isolated',
  disabled: 'disabled',
  metrics_only: 'disabled',
  shutdown: 'shutdown',
};
const BREAKER_NAME = ['circuit_breaker.name', 'circuit_breaker_name', 'name'];
const BULKHEAD_NAME = ['bulkhead.name', 'bulkhead_name', 'resilience.policy.name', 'circuit_breaker.name', 'name'];
const STATE = ['circuit_breaker.state', 'circuit_breaker_state', 'state'];
const LIBRARY = ['resilience.library.name', 'resilience_library_name'];
const ATTRIBUTES = new Set([...BREAKER_NAME, ...BULKHEAD_NAME, ...STATE, ...LIBRARY, ...ENVOY_CLUSTER]);

/**
 * Picks what breakers and bulkheads say of themselves out of an `ExportMetricsServiceRequest`. What one says at one time
 * becomes one row, over however many metrics it is spread.
 * @throws DecodeError when the payload is not well-formed, TooMuchError
 */
export function readGauges(payload: Uint8Array, limits: GaugeLimits): GaugesRead {
  const breakers = new Map<string, BreakerGauge>();
  const bulkheads = new Map<string, BulkheadGauge>();
  const rejected = new Map<PointRejection, number>();
  const reject = (reason: PointRejection, count: number): void => {
    if (count > 0) rejected.set(reason, (rejected.get(reason) ?? 0) + count);
  };
  const add = (point: NumberPoint, meaning: Meaning): PointRejection | undefined => {
    if (meaning.of === 'bulkhead') return addBulkhead(bulkheads, point, meaning);
    return meaning.of === 'breaker' ? addBreaker(breakers, point, meaning) : addEnvoyLimit(breakers, point, meaning);
  };
  const { unwanted, notLevels } = readNumberPoints(payload, {
    attributes: ATTRIBUTES,
    visitOf(metric) {
      const meaning = meaningOf(metric);
      if (!meaning) return undefined;
      return (point) => {
        const rejection = rejectionOf(point, limits) ?? add(point, meaning);
        if (rejection) reject(rejection, 1);
        if (breakers.size + bulkheads.size > limits.rows) {
          const message = `The request carries more than ${limits.rows} breakers and bulkheads: send fewer per request.`;
          throw new TooMuchError(message);
        }
      };
    },
  });
  reject('unknown_metric', unwanted);
  reject('not_a_level', notLevels);
  return { gauges: { breakers: [...breakers.values()], bulkheads: [...bulkheads.values()] }, rejected };
}

function meaningOf(metric: string): Meaning | undefined {
  if (metric.length > LONGEST_TEXT) return undefined;
  const name = metric.replaceAll('.', '_');
  if (Object.hasOwn(MEANINGS, name)) return MEANINGS[name];
  const limit = ENVOY_LIMIT.exec(metric);
  return limit ? { of: 'envoyLimit', cluster: limit[1] ?? '', priority: limit[2]!, library: ENVOY } : undefined;
}

function rejectionOf(point: NumberPoint, { oldestMs, newestMs }: GaugeLimits): PointRejection | undefined {
  const { service, instance, timeMs, attributes } = point;
  if (timeMs < oldestMs) return 'time_too_old';
  if (timeMs > newestMs) return 'time_in_future';
  const isLong = [service, instance, ...attributes.values()].some(({ length }) => length > LONGEST_TEXT);
  return isLong ? 'text_too_long' : undefined;
}

/** Of the points that give each state as 0 or 1, the one that is 1 counts. */
function addBreaker(
  breakers: Map<string, BreakerGauge>,
  point: NumberPoint,
  { figure, unit, library }: Extract<Meaning, { of: 'breaker' }>,
): PointRejection | undefined {
  const breaker = attributeOf(point, BREAKER_NAME);
  if (breaker === '') return 'missing_name';
  const word = attributeOf(point, STATE).toLowerCase();
  const state = Object.hasOwn(STATES, word) ? STATES[word]! : '';
  if (figure === 'state' && state === '') return 'unknown_state';
  const isNews = figure === 'state' ? point.value === 1 : point.value >= 0;
  if (!isNews) return undefined;

  const row = rowOf(breakers, point, breaker, () => ({
    ...originOf(point, library),
    breaker,
    state: '',
    errorRate: null,
  }));
  if (figure === 'state') row.state = state;
  else row.errorRate = point.value * unit;
  return undefined;
}

/** All limits of a cluster and priority are one breaker, which is open while any of them is reached. */
function addEnvoyLimit(
  breakers: Map<string, BreakerGauge>,
  point: NumberPoint,
  { cluster: inName, priority, library }: Extract<Meaning, { of: 'envoyLimit' }>,
): PointRejection | undefined {
  const cluster = inName || attributeOf(point, ENVOY_CLUSTER);
  if (cluster === '') return 'missing_name';
  const breaker = priority === 'default' ? cluster : `${cluster} (${priority} priority)`;
  const row = rowOf(breakers, point, breaker, () => ({
    ...originOf(point, library),
    breaker,
    state: 'closed',
    errorRate: null,
  }));
  if (point.value > 0) row.state = 'open';
  return undefined;
}

function addBulkhead(
  bulkheads: Map<string, BulkheadGauge>,
  point: NumberPoint,
  { figure, library }: Extract<Meaning, { of: 'bulkhead' }>,
): PointRejection | undefined {
  const bulkhead = attributeOf(point, BULKHEAD_NAME);
  if (bulkhead === '') return 'missing_name';
  const row = rowOf(bulkheads, point, bulkhead, () => ({
    ...originOf(point, library),
    bulkhead,
    active: null,
    available: null,
    capacity: null,
    queued: null,
  }));
  row[figure] = Number.isFinite(point.value) ? point.value : null;
  return undefined;
}

/** The row of what one says at one time. */
function rowOf<Row>(
  rows: Map<string, Row>,
  { service, instance, timeMs }: NumberPoint,
  name: string,
  empty: () => Row,
) {
  const key = JSON.stringify([service, instance, name, timeMs]);
  const row = rows.get(key) ?? empty();
  rows.set(key, row);
  return row;
}

function originOf(point: NumberPoint, library: string) {
  return {
    timeMs: point.timeMs,
    service: point.service || 'unknown_service',
    instance: point.instance,
    library: attributeOf(point, LIBRARY) || library,
  };
}

/** The first of these attributes that says something; '' if none does. */
function attributeOf({ attributes }: NumberPoint, keys: readonly string[]): string {
  for (const key of keys) {
    const value = attributes.get(key);
    if (value) return value;
  }
  return '';
}
