export type FaultKind = 'latency' | 'error' | 'abort' | 'timeout' | 'exception';
export type TargetType = 'service' | 'edge' | 'operation' | 'breaker' | 'database' | 'cache' | 'queue';

/** What a fault befalls: `name` is a service's, a breaker's, or that of a database, cache or queue. */
export interface Target {
  type: TargetType;
  name: string;
  /** The calling service of an edge; the service that owns a breaker. */
  from: string | undefined;
  /** Of an operation: the name of its server span, `GET /orders/:id`. */
  operation: string | undefined;
}

export interface Fault {
  target: Target;
  kind: FaultKind;
  latencyMs: number;
  /** What an error answers with at a service. */
  statusCode: number;
  /** Share of the requests in scope that it befalls, above 0 to 100. */
  percentage: number;
  /** The breakers around calls of the target: where an isolated experiment acts instead of at the target. */
  breakers: readonly { service: string; name: string }[];
}

/** Whose requests take part. All conditions that are there must hold. */
export interface Scope {
  /** Above 0 to 100. */
  percentage: number | undefined;
  users: readonly string[] | undefined;
  devices: readonly string[] | undefined;
  header: { name: string; value: string } | undefined;
}

/** An experiment as the control plane describes it. */
export interface Experiment {
  /** 16 hex digits. */
  id: string;
  /** `isolated` keeps injected failures out of the statistics of breakers; `through` sends them through. */
  mode: 'isolated' | 'through';
  /** `deployment.environment.name` of the processes that take part; empty for any. */
  environment: string;
  scope: Scope;
  faults: readonly Fault[];
  /** Epoch milliseconds, by the control plane's clock. */
  expiresAt: number;
  /** Limits for each process. */
  caps: { maxInjections: number; maxInjectionsPerSecond: number };
  /** When to give up: the organic error rate rose by this much (0 to 1), seen over at least so many requests. */
  abort: { errorRateIncrease: number; minRequests: number };
}

/** As marks and messages name it: `service:recommendations`, `edge:api>recommendations`. */
export function describeTarget({ type, name, from, operation }: Target): string {
  const owner = from === undefined ? '' : `${from}${type === 'edge' ? '>' : '/'}`;
  return `${type}:${owner}${name}${operation === undefined ? '' : ` ${operation}`}`;
}
