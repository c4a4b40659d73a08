import { type Span as ApiSpan, type Context, context, SpanKind, trace } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';

let latest: { span: ApiSpan; parent: ApiSpan | undefined } | undefined;

/**
 * Remembers the newest client span. Instrumentations of databases start the span of a call and then make the call without
 * making the span the active one; what is called right then finds it here.
 */
export class LatestClientSpan implements SpanProcessor {
  onStart(span: Span, parentContext: Context): void {
    if (span.kind === SpanKind.CLIENT) latest = { span, parent: trace.getSpan(parentContext) };
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/**
 * The span of the call that is being made: a client span that was started just now in the active context; else the active
 * span, within which the call is made.
 */
export function spanOfCall(): ApiSpan | undefined {
  const active = trace.getSpan(context.active());
  return latest?.span.isRecording() && latest.parent === active ? latest.span : active;
}
