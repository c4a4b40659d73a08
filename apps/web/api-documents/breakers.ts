import type { BreakerOutcomes, BreakerState, Openings, Percentiles } from '@faultline/model';

/** Breakers and bulkheads. */

/** Breakers that opened in one step, each instance by itself; steps are as long as those of a series. */
export interface OpeningsDocument {
  at: number;
  openings: number;
}

export interface TransitionDocument {
  at: number;
  instance: string;
  from: string;
  to: string;
  reason: string;
  traceId: string;
  injected: boolean;
}

/** A breaker in one living instance. */
export interface BreakerInstanceDocument {
  instance: string;
  state: BreakerState;
  /** 0 if it was never seen to change. */
  since: number;
  /** When it lets the next call through to probe; 0 if that is unknown, or it is not open. */
  nextProbeAt: number;
}

/** What a breaker is and what calls through it came to, over the window asked for and all its instances. */
export interface BreakerFigures {
  name: string;
  service: string;
  /** Node that its calls go to; '' if no call through it was seen. */
  target: string;
  library: string;
  /** The worst of its instances' states. */
  state: BreakerState;
  /** Since when the first instance is in that state; 0 if that was not seen. */
  since: number;
  /** The earliest of its instances' probes; 0 if none is open or that is unknown. */
  nextProbeAt: number;
  instances: Record<BreakerState, number>;
  instanceStates: BreakerInstanceDocument[];
  /** Calls that it let through. `threshold` is null where it is not known. */
  window: { calls: number; failures: number; errorRate: number; threshold: number | null };
  /** Calls that callers wanted: executed + rejected + short-circuited. */
  attempted: number;
  /** Calls that it let through: succeeded, failed or timed out. */
  executed: number;
  /** (failed + timed out + rejected) / (those + succeeded), as Hystrix has it: short-circuited calls count in neither. */
  errorRate: number;
  outcomes: BreakerOutcomes;
  latency: Percentiles | null;
}

/** Its latency is that of the connection that it guards; null where there was no call. */
export interface BreakerDocument extends BreakerFigures {
  /** Newest first. */
  transitions: TransitionDocument[];
  /** Time spent in each state within the window, added up over the instances that live at its end. */
  timeInState: Record<BreakerState, number>;
}

/** A breaker on the wall. Its latency is that of the calls it let through; null where there was none. */
export interface WallBreakerDocument extends BreakerFigures {
  /** Openings of the last `openingsMs` milliseconds of the wall, however short. */
  openings: Openings;
  /** Calls by step of the wall, oldest first. */
  course: { attempted: number[]; shortCircuited: number[] };
}

/** A bulkhead, in calls; null where it does not tell. */
interface BulkheadFill {
  /** Calls under way, and how many it admits at a time. */
  active: number | null;
  capacity: number | null;
  /** Calls that wait for a place. */
  queued: number | null;
}

/** A bulkhead, added up over its living instances; what one of them does not tell is null here. */
export interface BulkheadDocument extends BulkheadFill {
  name: string;
  service: string;
  library: string;
  instances: (BulkheadFill & { instance: string; at: number })[];
}

/** All breakers and bulkheads at this moment. */
export interface BreakerWallDocument {
  /** What counts, rates and latencies are of. */
  window: { from: number; to: number };
  asOf: number;
  partial: boolean;
  stepMs: number;
  openingsMs: number;
  breakers: WallBreakerDocument[];
  bulkheads: BulkheadDocument[];
}
