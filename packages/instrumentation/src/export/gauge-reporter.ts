import { context, type HrTime, ROOT_CONTEXT, ValueType } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { wallClock } from '../clock.ts';
import type { Gauges } from '../resilience/gauges.ts';
import { SCOPE_NAME, SCOPE_VERSION } from '../scope.ts';
import { WINDOW_ERROR_RATE } from '../semconv.ts';

export interface GaugeReporterOptions {
  exporter: PushMetricExporter;
  resource: Resource;
  read: () => Gauges;
  intervalMs: number;
}

/**
 * Sends the present values of gauges at regular intervals, on a timer that keeps no process alive. A report that does not
 * arrive is not sent again: the next one tells the same. The SDK's own metric readers are not used: they go on reporting
 * what has ceased to exist.
 */
export class GaugeReporter {
  readonly #options: GaugeReporterOptions;
  readonly #startTime = wallClock();
  readonly #timer: NodeJS.Timeout;
  #isUnderWay = false;

  constructor(options: GaugeReporterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#report(), options.intervalMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #report(): void {
    if (this.#isUnderWay) return;
    const metrics = describe(this.#options.read(), this.#startTime, wallClock());
    if (metrics.length === 0) return;
    const { exporter, resource } = this.#options;
    const scopeMetrics = [{ scope: { name: SCOPE_NAME, version: SCOPE_VERSION }, metrics }];
    this.#isUnderWay = true;
    context.with(suppressTracing(ROOT_CONTEXT), () => {
      exporter.export({ resource, scopeMetrics }, () => {
        this.#isUnderWay = false;
      });
    });
  }
}

/** Rates are gauges; the others can be added up over instances, which OpenTelemetry says by a sum that is not monotonic. */
function describe(gauges: Gauges, startTime: HrTime, endTime: HrTime): MetricData[] {
  return [...gauges].map(([name, points]) => {
    const isRate = name === WINDOW_ERROR_RATE;
    const common = {
      descriptor: { name, description: '', unit: '1', valueType: isRate ? ValueType.DOUBLE : ValueType.INT },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPoints: points.map((point) => ({ ...point, startTime, endTime })),
    };
    return isRate
      ? { ...common, dataPointType: DataPointType.GAUGE }
      : { ...common, dataPointType: DataPointType.SUM, isMonotonic: false };
  });
}
