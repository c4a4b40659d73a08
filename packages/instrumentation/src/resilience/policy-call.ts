import { type Context, context, createContextKey, type Span } from '@opentelemetry/api';
import { OUTCOME, type PolicyType } from '../semconv.ts';

const POLICY_CALL = createContextKey('faultline policy call');
const PRUNE_ABOVE = 64;

/**
 * One call on its way through a resilience policy. Calls of nested policies form a chain, from the innermost outwards,
 * and travel in the OpenTelemetry context, so that whatever happens inside knows what it happens inside of.
 */
export interface PolicyCall {
  readonly type: PolicyType;
  /** The policy object, to tell calls of different policies apart. */
  readonly policy: object;
  outer: PolicyCall | undefined;
  isSettled: boolean;
  /** True once a fallback was asked to stand in: what begins from then on, the policy does not guard. */
  isServing?: boolean;
  /** Set on calls through a breaker. */
  readonly breakerName?: string;
  /** Set on attempts of a retry policy; 0 is the first one. */
  readonly retryAttempt?: number;
  /** True once the policy's own time limit, or that of a policy within, has passed. */
  isTimedOut?: boolean;
  /** Whether a call through a breaker took place inside. */
  hasBreakerInside?: boolean;
  /** The error by which a bulkhead or rate limiter inside refused to run the work. */
  refusal?: unknown;
  /** Client spans started inside. */
  clientSpans?: Span[];
}

export function policyCallIn(ctx: Context): PolicyCall | undefined {
  return ctx.getValue(POLICY_CALL) as PolicyCall | undefined;
}

/**
 * The innermost call that still goes on in this context, which a new one is inside of. The context of a settled call lives
 * on in timers and sockets: were it kept, work that schedules its own successor would make a chain without end. So would
 * work that starts one just before it is over, unless calls that go on let go of those around them that do not.
 */
export function ongoingCallIn(ctx: Context): PolicyCall | undefined {
  let call = policyCallIn(ctx);
  while (call?.isSettled) call = call.outer;
  while (call?.outer && isOfNoConcern(call.outer)) call.outer = call.outer.outer;
  return call;
}

/** A time limit that has passed is settled before the work inside, which fails because of it. */
function isOfNoConcern(call: PolicyCall): boolean {
  return call.isSettled && !(call.type === 'timeout' && call.isTimedOut);
}

/** The innermost call that the active context belongs to, be it over or not. */
export function activePolicyCall(): PolicyCall | undefined {
  return policyCallIn(context.active());
}

/** The call through `policy` that the active context belongs to directly, if it is still going on. */
export function activeCallOf(policy: object): PolicyCall | undefined {
  const call = activePolicyCall();
  return call?.policy === policy && !call.isSettled ? call : undefined;
}

/** The call through the nearest breaker around, unless that is over or serves its fallback. */
export function enclosingBreakerCall(outer: PolicyCall | undefined): PolicyCall | undefined {
  let call = outer;
  while (call && (call.type !== 'circuit_breaker' || call.isServing)) call = call.outer;
  return call?.isSettled ? undefined : call;
}

export function withPolicyCall(ctx: Context, call: PolicyCall): Context {
  return ctx.setValue(POLICY_CALL, call);
}

export function addClientSpan(call: PolicyCall, span: Span): void {
  call.clientSpans ??= [];
  call.clientSpans.push(span);
  if (call.clientSpans.length > PRUNE_ABOVE) call.clientSpans = call.clientSpans.filter((s) => s.isRecording());
}

/**
 * Marks the calls to other services that were under way when time ran out. To be called before anything aborts them:
 * an aborted span has ended and takes no more attributes.
 */
export function timeOut(call: PolicyCall): void {
  call.isTimedOut = true;
  for (const span of call.clientSpans ?? []) if (span.isRecording()) span.setAttribute(OUTCOME, 'timeout');
}
