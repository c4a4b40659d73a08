import { type Attributes, type HrTime, ROOT_CONTEXT } from '@opentelemetry/api';
import { wallClock } from '../clock.ts';
import { transitionMarks } from '../fault-injection/consequences.ts';
import { tracer } from '../scope.ts';
import {
  BREAKER_CREATED,
  BREAKER_NAME,
  BREAKER_PREVIOUS_STATE,
  BREAKER_STATE,
  type BreakerState,
  LIBRARY_NAME,
  POLICY_TYPE,
  RESET_TIMEOUT_MS,
  STATE_CHANGE,
  TRANSITION_REASON,
  type TransitionReason,
  WINDOW_CALLS,
  WINDOW_DURATION_MS,
  WINDOW_ERROR_RATE,
  WINDOW_ERROR_THRESHOLD,
  WINDOW_FAILURES,
} from '../semconv.ts';
import type { Breaker } from './breaker.ts';
import { warnOfSharedSite } from './call-site.ts';
import type { CallSpan } from './call-span.ts';

/**
 * Records that a breaker changed state: as an event on the span of the call that made it change, and as the same event, of
 * the same time, on a root span of no duration. The latter because a timer may have changed it, and no call.
 *
 * @param trigger the call in whose course it happened, if there is one.
 * @param cause the call to blame where there is no trigger: a breaker goes half-open because a call once opened it.
 */
export function recordTransition(
  breaker: Breaker,
  state: BreakerState,
  reason: TransitionReason,
  trigger: CallSpan | undefined,
  cause: CallSpan | undefined = trigger,
): void {
  const previous = breaker.state;
  if (previous === state) return;
  breaker.state = state;
  const attributes = {
    ...describe(breaker),
    [BREAKER_PREVIOUS_STATE]: previous,
    [TRANSITION_REASON]: reason,
    ...windowAttributes(breaker),
    ...transitionMarks(breaker, state),
  };
  const at = wallClock();
  if (trigger?.span.isRecording()) trigger.span.addEvent(STATE_CHANGE, attributes, at);
  recordAtRoot(STATE_CHANGE, breaker, attributes, at, cause);
}

const announced = new Set<string>();
const MAX_ANNOUNCED = 1000;

/**
 * Says once that a breaker of this name exists, so that one that is never called is known as well. It does so a little
 * later, for the application may be about to name it.
 */
export function announceBreaker(breaker: Breaker): void {
  const createdAt = wallClock();
  const { state } = breaker;
  setImmediate(() => {
    if (announced.has(breaker.name) || announced.size >= MAX_ANNOUNCED) return;
    announced.add(breaker.name);
    warnOfSharedSite(breaker.name);
    recordAtRoot(BREAKER_CREATED, breaker, { ...describe(breaker), [BREAKER_STATE]: state }, createdAt, undefined);
  });
}

function recordAtRoot(
  event: string,
  breaker: Breaker,
  attributes: Attributes,
  at: HrTime,
  cause: CallSpan | undefined,
): void {
  const links = cause ? [{ context: cause.span.spanContext() }] : [];
  const span = tracer.startSpan(`${event} ${breaker.name}`, { startTime: at, links }, ROOT_CONTEXT);
  span.addEvent(event, attributes, at);
  span.end(at);
}

function describe(breaker: Breaker): Attributes {
  const resetTimeoutMs = breaker.resetTimeoutMs();
  return {
    [POLICY_TYPE]: 'circuit_breaker',
    [LIBRARY_NAME]: breaker.library,
    [BREAKER_NAME]: breaker.name,
    [BREAKER_STATE]: breaker.state,
    ...(resetTimeoutMs === undefined ? {} : { [RESET_TIMEOUT_MS]: resetTimeoutMs }),
  };
}

function windowAttributes(breaker: Breaker): Attributes {
  const { calls, failures, errorThreshold, durationMs } = breaker.windowFigures();
  return {
    ...(calls === undefined ? {} : { [WINDOW_CALLS]: calls }),
    ...(failures === undefined ? {} : { [WINDOW_FAILURES]: failures }),
    ...(calls && failures !== undefined ? { [WINDOW_ERROR_RATE]: failures / calls } : {}),
    ...(errorThreshold === undefined ? {} : { [WINDOW_ERROR_THRESHOLD]: errorThreshold }),
    ...(durationMs === undefined ? {} : { [WINDOW_DURATION_MS]: durationMs }),
  };
}
