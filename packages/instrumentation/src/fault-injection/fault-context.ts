import { type Context, createContextKey } from '@opentelemetry/api';

const FAULT_CONTEXT = createContextKey('faultline fault injection');

/**
 * What a request brings along about experiments. An edge decides only when it has a span for the request; by then its
 * context is bound to sockets and streams, so the decision is written into what the context holds.
 */
export interface FaultContext {
  /** The experiment that the request takes part in. */
  experimentId: string | undefined;
  /** To be told to the next service, whether or not this one obeys it. */
  token: string | undefined;
  /** The service that sent the request, where that is known beyond doubt. */
  readonly caller: string | undefined;
}

export function faultContextOf(ctx: Context): FaultContext | undefined {
  return ctx.getValue(FAULT_CONTEXT) as FaultContext | undefined;
}

export function withFaultContext(ctx: Context, value: FaultContext): Context {
  return ctx.setValue(FAULT_CONTEXT, value);
}
