import type { Context } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { EXPERIMENT_ID } from '../semconv.ts';
import { faultContextOf } from './fault-context.ts';

/** Says on every span of a request which experiment it takes part in. */
export class ExperimentSpanProcessor implements SpanProcessor {
  onStart(span: Span, parentContext: Context): void {
    const experimentId = faultContextOf(parentContext)?.experimentId;
    if (experimentId !== undefined) span.setAttribute(EXPERIMENT_ID, experimentId);
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
