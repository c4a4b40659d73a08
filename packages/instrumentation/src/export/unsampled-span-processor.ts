import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { ADJUSTED_COUNT } from '../semconv.ts';

export function isSampled(span: ReadableSpan): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

/** Says of spans of traces that were not sampled that they count as none: those that were sampled stand for them. */
export class UnsampledSpanProcessor implements SpanProcessor {
  onStart(span: Span): void {
    if (!isSampled(span)) span.setAttribute(ADJUSTED_COUNT, 0);
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
