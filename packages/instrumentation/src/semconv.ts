/**
 * Names this package writes beyond OpenTelemetry's own semantic conventions. The README documents each of them: they are
 * a convention that instrumentation in any language can follow.
 */

export const POLICY_TYPE = 'resilience.policy.type';
export const LIBRARY_NAME = 'resilience.library.name';
export const OUTCOME = 'resilience.outcome';
export const REJECTION_REASON = 'resilience.rejection.reason';
export const FALLBACK_OUTCOME = 'resilience.fallback.outcome';

export const BREAKER_NAME = 'circuit_breaker.name';
export const BREAKER_STATE = 'circuit_breaker.state';
export const BREAKER_PREVIOUS_STATE = 'circuit_breaker.previous_state';
export const BREAKER_PROBE = 'circuit_breaker.probe';
export const TRANSITION_REASON = 'circuit_breaker.transition.reason';
export const RESET_TIMEOUT_MS = 'circuit_breaker.reset_timeout_ms';
export const WINDOW_CALLS = 'circuit_breaker.window.calls';
export const WINDOW_FAILURES = 'circuit_breaker.window.failures';
export const WINDOW_ERROR_RATE = 'circuit_breaker.window.error_rate';
export const WINDOW_ERROR_THRESHOLD = 'circuit_breaker.window.error_threshold';
export const WINDOW_DURATION_MS = 'circuit_breaker.window.duration_ms';

export const BULKHEAD_NAME = 'bulkhead.name';
/** Names of metrics; `circuit_breaker.state` and `circuit_breaker.window.error_rate` are some as well. */
export const BULKHEAD_ACTIVE = 'bulkhead.active';
export const BULKHEAD_CAPACITY = 'bulkhead.capacity';
export const BULKHEAD_QUEUED = 'bulkhead.queued';

export const RETRY_ATTEMPT = 'retry.attempt';

/** Number of spans that this one stands for; 0 on errors that are kept of traces which were not sampled. */
export const ADJUSTED_COUNT = 'faultline.sampling.adjusted_count';

export const SERVICE_PEER_NAME = 'service.peer.name';

/** On the span where a fault was injected. */
export const FAULT_INJECTED = 'fault.injected';
export const INJECTION_EXPERIMENT_ID = 'fault.injection.experiment.id';
export const INJECTION_KIND = 'fault.injection.kind';
export const INJECTION_TARGET = 'fault.injection.target';
export const INJECTION_POINT = 'fault.injection.point';
/** On every span of a request that takes part in an experiment, and on what an experiment did to others. */
export const EXPERIMENT_ID = 'fault.experiment.id';
/** On what requests that take no part suffered from an experiment. */
export const FAULT_COLLATERAL = 'fault.collateral';

/** Span names are these prefixes, a space, and the name of the breaker. */
export const BREAKER_CALL_SPAN = 'circuit_breaker';
/** Name of the event, and prefix of the root span that carries it. */
export const STATE_CHANGE = 'circuit_breaker.state_change';
/** Name of the event, and prefix of the root span that carries it. */
export const BREAKER_CREATED = 'circuit_breaker.created';

export type PolicyType = 'circuit_breaker' | 'bulkhead' | 'timeout' | 'retry' | 'fallback' | 'rate_limiter';
export type Outcome = 'success' | 'failure' | 'timeout' | 'rejected' | 'cached' | 'coalesced' | 'ignored';
export type RejectionReason = 'short_circuit' | 'bulkhead' | 'rate_limit' | 'isolated' | 'shutdown';
export type FallbackOutcome = 'success' | 'failure' | 'missing';
export const BREAKER_STATES = ['closed', 'open', 'half_open', 'isolated', 'disabled', 'shutdown'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];
export type TransitionReason =
  | 'error_threshold'
  | 'reset_timeout'
  | 'probe_success'
  | 'probe_failure'
  | 'manual'
  | 'shutdown';
