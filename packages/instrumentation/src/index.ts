export type { TargetType } from './fault-injection/experiment.ts';
export { type FaultCounts, faultCounts } from './fault-injection/fault-counts.ts';
export { InjectedFaultError } from './fault-injection/injected-error.ts';
export { type FaultTarget, injectFault } from './fault-injection/manual-point.ts';
export type { TokenFault } from './fault-injection/token.ts';
export { type InstrumentBreakerOptions, instrumentBreaker } from './instrument-breaker.ts';
export {
  type BreakerCallOptions,
  type BreakerTransition,
  recordTransition,
  traceBreakerCall,
} from './other-breakers.ts';
export type { WindowFigures } from './resilience/breaker.ts';
export type { BreakerResult } from './resilience/breaker-call.ts';
export { nameBreaker } from './resilience/naming.ts';
export {
  BREAKER_CREATED,
  BREAKER_NAME,
  BREAKER_PREVIOUS_STATE,
  BREAKER_PROBE,
  BREAKER_STATE,
  type BreakerState,
  EXPERIMENT_ID,
  FALLBACK_OUTCOME,
  FAULT_COLLATERAL,
  FAULT_INJECTED,
  type FallbackOutcome,
  INJECTION_EXPERIMENT_ID,
  INJECTION_KIND,
  INJECTION_POINT,
  INJECTION_TARGET,
  LIBRARY_NAME,
  OUTCOME,
  type Outcome,
  POLICY_TYPE,
  type PolicyType,
  REJECTION_REASON,
  RESET_TIMEOUT_MS,
  RETRY_ATTEMPT,
  type RejectionReason,
  SERVICE_PEER_NAME,
  STATE_CHANGE,
  TRANSITION_REASON,
  type TransitionReason,
  WINDOW_CALLS,
  WINDOW_DURATION_MS,
  WINDOW_ERROR_RATE,
  WINDOW_ERROR_THRESHOLD,
  WINDOW_FAILURES,
} from './semconv.ts';
export { flush, type RunningInstrumentation, type StartOptions, shutdown, start } from './start.ts';
