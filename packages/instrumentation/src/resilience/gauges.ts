import type { Attributes } from '@opentelemetry/api';
import {
  BREAKER_NAME,
  BREAKER_STATE,
  BREAKER_STATES,
  BULKHEAD_ACTIVE,
  BULKHEAD_CAPACITY,
  BULKHEAD_NAME,
  BULKHEAD_QUEUED,
  LIBRARY_NAME,
  WINDOW_ERROR_RATE,
} from '../semconv.ts';
import type { Breaker } from './breaker.ts';
import type { Bulkhead } from './bulkhead.ts';

export interface GaugePoint {
  value: number;
  attributes: Attributes;
}

/** Metric → its points. */
export type Gauges = Map<string, GaugePoint[]>;

/** An application that invents names without end is told of up to here. */
const MAX_NAMES = 1000;

/**
 * What breakers and bulkheads say of themselves, from figures that their libraries keep anyhow. Of several of one name the
 * newest speaks.
 */
export function readGauges(breakers: Iterable<Breaker>, bulkheads: Iterable<Bulkhead>): Gauges {
  const gauges: Gauges = new Map();
  const add = (metric: string, value: number | undefined, attributes: Attributes): void => {
    if (value === undefined) return;
    const points = gauges.get(metric);
    if (points) points.push({ value, attributes });
    else gauges.set(metric, [{ value, attributes }]);
  };

  for (const [name, breaker] of newestByName(breakers, (each) => each.name)) {
    const attributes = { [BREAKER_NAME]: name, [LIBRARY_NAME]: breaker.library };
    const current = breaker.currentState();
    for (const state of BREAKER_STATES) {
      add(BREAKER_STATE, state === current ? 1 : 0, { ...attributes, [BREAKER_STATE]: state });
    }
    add(WINDOW_ERROR_RATE, errorRate(breaker), attributes);
  }
  for (const [name, bulkhead] of newestByName(bulkheads, (each) => each.name())) {
    const breaker = bulkhead.breaker();
    const attributes = {
      [BULKHEAD_NAME]: name,
      [LIBRARY_NAME]: bulkhead.library,
      ...(breaker ? { [BREAKER_NAME]: breaker.name } : {}),
    };
    const { active, capacity, queued } = bulkhead.fill();
    add(BULKHEAD_ACTIVE, active, attributes);
    add(BULKHEAD_CAPACITY, capacity, attributes);
    add(BULKHEAD_QUEUED, queued, attributes);
  }
  return gauges;
}

function newestByName<Item>(items: Iterable<Item>, nameOf: (item: Item) => string): Map<string, Item> {
  const byName = new Map<string, Item>();
  for (const item of items) {
    const name = nameOf(item);
    if (byName.size < MAX_NAMES || byName.has(name)) byName.set(name, item);
  }
  return byName;
}

function errorRate(breaker: Breaker): number | undefined {
  const { calls, failures, isConsecutive } = breaker.windowFigures();
  if (isConsecutive || calls === undefined || failures === undefined) return undefined;
  return calls === 0 ? 0 : failures / calls;
}
