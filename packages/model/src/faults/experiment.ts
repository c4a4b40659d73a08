/** Fault injection by request context, as Netflix's FIT: https://netflixtechblog.com/fit-failure-injection-testing-35d8e2a9bb2 */

export const FAULT_KINDS = ['latency', 'error', 'abort', 'timeout', 'exception'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/**
 * Where a fault is injected. `name` and `from` are service names; of a breaker its own name, `from` being the service that
 * owns it; of a database, cache or queue the node on the map, its host, `host:port`, or the system, e.g. `postgresql`.
 */
export type FaultTarget =
  | { type: 'service'; name: string }
  | { type: 'edge'; from: string; name: string }
  | { type: 'operation'; name: string; operation: string }
  | { type: 'breaker'; name: string; from?: string }
  | { type: 'database' | 'cache' | 'queue'; name: string };

export const TARGET_TYPES = ['service', 'edge', 'operation', 'breaker', 'database', 'cache', 'queue'] as const;

/** A breaker whose calls go to the target. */
export interface GuardingBreaker {
  /** The service that owns it. */
  service: string;
  name: string;
}

export interface Fault {
  target: FaultTarget;
  kind: FaultKind;
  /** Of kind `latency`. */
  latencyMs?: number;
  /** HTTP status of kind `error` where a service answers with it. */
  statusCode?: number;
  /** Of the requests in scope. */
  percentage: number;
  /** Of targets at a service: what mode `isolated` acts at. Empty where none is known. */
  breakers?: GuardingBreaker[];
}

/** What somebody asks for. */
export interface ExperimentDefinition {
  name: string;
  /** `isolated`: outside the statistics of breakers; `through`: they see the failures as real ones. */
  mode: 'isolated' | 'through';
  /** `deployment.environment.name` that it is meant for; '' for any. */
  environment: string;
  /** Whose requests: all that is given must hold. */
  scope: {
    /** Of requests, more than 0: the same users again where a user is known. */
    percentage?: number;
    users?: string[];
    devices?: string[];
    header?: { name: string; value: string };
  };
  faults: Fault[];
  /** Epoch milliseconds; at most an hour after it was made. */
  expiresAt: number;
  /** Of each process. */
  caps: { maxInjections: number; maxInjectionsPerSecond: number };
  /** It ends by itself when the share of organic failures rises by more than this, over so many requests at least. */
  abort: { errorRateIncrease: number; minRequests: number };
}

/** How it ended before its time. */
export type ExperimentStop = 'stopped' | 'aborted';

export type ExperimentStatus = 'active' | 'expired' | ExperimentStop;

/** An experiment as the API, the collector and the instrumentation speak of it. Times are epoch milliseconds. */
export interface Experiment extends ExperimentDefinition {
  /** 16 lower-case hexadecimal digits. */
  id: string;
  createdAt: number;
  status: ExperimentStatus;
  /** 0 while nobody has stopped it. */
  stoppedAt: number;
  stopReason: string;
}

/** @param stop how it was stopped; undefined if it was not */
export function experimentStatus(
  { expiresAt }: Pick<ExperimentDefinition, 'expiresAt'>,
  stop: ExperimentStop | undefined,
  nowMs: number,
): ExperimentStatus {
  return stop ?? (nowMs < expiresAt ? 'active' : 'expired');
}
