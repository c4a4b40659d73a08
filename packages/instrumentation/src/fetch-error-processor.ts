import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { ATTR_ERROR_TYPE, ATTR_HTTP_RESPONSE_STATUS_CODE } from '@opentelemetry/semantic-conventions';

const FETCH_SCOPE = '@opentelemetry/instrumentation-undici';

/**
 * Says by name why a fetch had no response. The instrumentation records a time limit that passed as the number of its
 * DOMException, and a fetch its caller aborted as if nothing had happened.
 */
export class FetchErrorProcessor implements SpanProcessor {
  onStart(_span: Span, _parentContext: Context): void {}

  onEnding(span: Span): void {
    const { attributes, instrumentationScope } = span as Span & ReadableSpan;
    if (instrumentationScope.name !== FETCH_SCOPE) return;
    const type = attributes[ATTR_ERROR_TYPE];
    if (type === DOMException.TIMEOUT_ERR) span.setAttribute(ATTR_ERROR_TYPE, 'TimeoutError');
    else if (type === undefined && attributes[ATTR_HTTP_RESPONSE_STATUS_CODE] === undefined) {
      span.setAttribute(ATTR_ERROR_TYPE, 'AbortError');
    }
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
