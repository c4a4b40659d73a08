import type { QueryParams, Store } from '../store/connect.ts';
import { readWithinLimits } from '../store/read-limits.ts';
import type { TimeSlice } from './time-slices.ts';

export type StatusCode = 'unset' | 'ok' | 'error';

/** By their number in OTLP, which the column StatusCode holds. */
export const STATUS_CODES: readonly StatusCode[] = ['unset', 'ok', 'error'];

/** What a span must be like, in every respect that is given. */
export interface SpanFilter {
  service?: string;
  /** Span name. */
  operation?: string;
  status?: StatusCode;
  minDurationMs?: number;
  maxDurationMs?: number;
  /** Attributes of the span or of its resource, compared as text. */
  attributes?: readonly { key: string; value: string }[];
}

/** A condition on `spans`, and its parameters. */
export interface Condition {
  sql: string;
  params: QueryParams;
}

/**
 * The filter as a condition. An attribute that some resource has in the window is looked for in both places, any other
 * only in the span's own, where the index on attribute values tells what need not be read.
 */
export async function spanCondition(
  store: Store,
  filter: SpanFilter,
  window: TimeSlice,
  withinMs: number,
  signal?: AbortSignal,
): Promise<Condition> {
  const terms: string[] = [];
  const params: QueryParams = {};
  const where = (sql: string, given: QueryParams) => {
    terms.push(sql);
    Object.assign(params, given);
  };
  const servicesWithResource = async (key: string, value: string): Promise<string[]> => {
    const rows = await readWithinLimits<{ service: string }>(
      store,
      `SELECT DISTINCT service FROM (${store.onShards(SERVICES_WITH_RESOURCE)})`,
      {
        params: { key, value, from: seconds(window.fromMs), to: seconds(window.toMs) },
        ...(signal ? { signal } : {}),
      },
      withinMs,
    );
    return rows.map(({ service }) => service).filter((name) => name === (filter.service ?? name));
  };
  const { service, operation, status, minDurationMs, maxDurationMs, attributes = [] } = filter;
  if (service !== undefined) where('ServiceName = {service:String}', { service });
  if (operation !== undefined) where('SpanName = {operation:String}', { operation });
  if (status !== undefined) where('StatusCode = {status:UInt8}', { status: STATUS_CODES.indexOf(status) });
  if (minDurationMs !== undefined) where('Duration >= {least:UInt64}', { least: nanoseconds(minDurationMs) });
  if (maxDurationMs !== undefined) where('Duration <= {most:UInt64}', { most: nanoseconds(maxDurationMs) });
  for (const [i, { key, value }] of attributes.entries()) {
    const services = await servicesWithResource(key, value);
    const given = { [`key${i}`]: key, [`value${i}`]: value };
    const own = has('SpanAttributes', i, value);
    if (services.length === 0) {
      where(own, given);
    } else {
      const resource = `ServiceName IN ({services${i}:Array(String)}) AND ${has('ResourceAttributes', i, value)}`;
      where(`(${own} OR (${resource}))`, { ...given, [`services${i}`]: services });
    }
  }
  return { sql: terms.map((term) => ` AND ${term}`).join(''), params };
}

/** A map answers '' for a key that it does not have. */
function has(map: string, i: number, value: string): string {
  const equals = `${map}[{key${i}:String}] = {value${i}:String}`;
  return value === '' ? `mapContains(${map}, {key${i}:String}) AND ${equals}` : equals;
}

const SERVICES_WITH_RESOURCE = `
  SELECT DISTINCT service FROM resources
  WHERE bucket >= toStartOfHour(toDateTime({from:UInt32})) AND bucket <= toDateTime({to:UInt32})
    AND mapContains(attributes, {key:String}) AND attributes[{key:String}] = {value:String}`;

/** Whole seconds that a DateTime can hold. */
function seconds(ms: number): number {
  return Math.min(Math.max(0, Math.floor(ms / 1000)), 2 ** 32 - 1);
}

function nanoseconds(ms: number): string {
  return BigInt(Math.round(ms * 1e6)).toString();
}
