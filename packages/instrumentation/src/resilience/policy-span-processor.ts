import { type Context, SpanKind } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { BREAKER_NAME, RETRY_ATTEMPT } from '../semconv.ts';
import { addClientSpan, type PolicyCall, policyCallIn } from './policy-call.ts';

/** Tells every span which breaker guards it, which none does for its own fallback, and which attempt it was started in. */
export class PolicySpanProcessor implements SpanProcessor {
  onStart(span: Span, parentContext: Context): void {
    const innermost = policyCallIn(parentContext);
    if (!innermost || span.kind === SpanKind.SERVER || span.kind === SpanKind.CONSUMER) return;
    const isOutgoing = span.kind === SpanKind.CLIENT || span.kind === SpanKind.PRODUCER;
    let breakerName: string | undefined;
    let attempt: number | undefined;
    for (let call: PolicyCall | undefined = innermost; call; call = call.outer) {
      if (call.isSettled) continue;
      // A first attempt within a retry around is a retry nevertheless.
      if (!attempt) attempt = call.retryAttempt ?? attempt;
      if (!isOutgoing || call.isServing) continue;
      breakerName ??= call.breakerName;
      if (call.type === 'circuit_breaker' || call.type === 'timeout') addClientSpan(call, span);
    }
    if (breakerName !== undefined) span.setAttribute(BREAKER_NAME, breakerName);
    if (attempt !== undefined) span.setAttribute(RETRY_ATTEMPT, attempt);
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
