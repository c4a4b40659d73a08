import { type Context, SpanKind } from '@opentelemetry/api';
import { getRPCMetadata, type RPCMetadata, RPCType } from '@opentelemetry/core';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';

const NEXT_SCOPE = 'next.js';

/**
 * Makes one request of the two server spans that a request to Next.js has, Next's own inside of that of `http`: the inner
 * one becomes internal, and the outer one is named after the route, which only Next knows.
 */
export class NextSpanProcessor implements SpanProcessor {
  readonly #requests = new WeakMap<Span, RPCMetadata>();

  onStart(span: Span, parentContext: Context): void {
    const { instrumentationScope, kind } = span as Span & ReadableSpan;
    if (instrumentationScope.name !== NEXT_SCOPE || kind !== SpanKind.SERVER) return;
    const metadata = getRPCMetadata(parentContext);
    if (metadata?.type !== RPCType.HTTP) return;
    this.#requests.set(span, metadata);
    (span as { kind: SpanKind }).kind = SpanKind.INTERNAL;
  }

  onEnding(span: Span): void {
    const route = (span as Span & ReadableSpan).attributes[ATTR_HTTP_ROUTE];
    const metadata = typeof route === 'string' ? this.#requests.get(span) : undefined;
    if (metadata) metadata.route = route as string;
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
