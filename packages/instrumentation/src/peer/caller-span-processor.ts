import { type Context, SpanKind, trace } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { SERVICE_PEER_NAME } from '../semconv.ts';
import { CALLER_KEY, readCaller } from './caller-entry.ts';

/** Puts the caller's name on server and consumer spans, where the caller told it and the telling is fresh. */
export class CallerSpanProcessor implements SpanProcessor {
  onStart(span: Span, parentContext: Context): void {
    if (span.kind !== SpanKind.SERVER && span.kind !== SpanKind.CONSUMER) return;
    const parent = trace.getSpanContext(parentContext);
    if (!parent?.isRemote) return;
    const value = parent.traceState?.get(CALLER_KEY);
    const caller = value === undefined ? undefined : readCaller(value, parent.spanId);
    if (caller !== undefined) span.setAttribute(SERVICE_PEER_NAME, caller);
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
