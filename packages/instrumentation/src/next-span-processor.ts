import { type Context, SpanKind } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';

const NEXT_SCOPE = 'next.js';
const NEXT_ROUTE = 'next.route';

/**
 * Makes one request of the two server spans that a request to Next.js has, Next's own inside of that of `http`: the inner
 * one becomes internal, and the outer one is named after the route, which only Next knows. Spans inside tell it; that of
 * the request may end after the response has.
 */
export class NextSpanProcessor implements SpanProcessor {
  onStart(span: Span, parentContext: Context): void {
    const { instrumentationScope, kind, attributes } = span as Span & ReadableSpan;
    if (instrumentationScope.name !== NEXT_SCOPE) return;
    const metadata = getRPCMetadata(parentContext);
    if (metadata?.type !== RPCType.HTTP) return;
    if (kind === SpanKind.SERVER) (span as { kind: SpanKind }).kind = SpanKind.INTERNAL;
    const route = attributes[NEXT_ROUTE];
    if (typeof route === 'string') metadata.route = route;
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
