/** What calls through one breaker came to, over all instances. */
export interface BreakerOutcomes {
  success: number;
  failure: number;
  timeout: number;
  /** Bulkhead, rate limiter, shutdown. */
  rejected: number;
  /** Refused because the breaker was open or isolated. */
  shortCircuited: number;
  fallbackSuccess: number;
  fallbackFailure: number;
}

export const NO_OUTCOMES: Readonly<BreakerOutcomes> = {
  success: 0,
  failure: 0,
  timeout: 0,
  rejected: 0,
  shortCircuited: 0,
  fallbackSuccess: 0,
  fallbackFailure: 0,
};
