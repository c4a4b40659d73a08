import type { GraphConnection, GraphNode, NodeKind, TrafficGraph } from '@faultline/model';

export interface SyntheticGraph {
  services: number;
  /** Per service; 3 unless given. */
  connectionsPerService?: number;
  /** A database fails: its callers' breakers open, some calls hang, fallbacks answer. */
  isIncident?: boolean;
  /** Makes the rates of one snapshot differ from those of another; the topology stays. */
  moment?: number;
}

const AREAS = [
  'checkout',
  'catalog',
  'search',
  'account',
  'billing',
  'shipping',
  'playback',
  'profile',
  'ads',
  'media',
];
const ROLES = ['api', 'edge', 'worker', 'store', 'gateway', 'ranker', 'cache-warmer', 'sync', 'rules', 'events'];

/** A made-up system of any size, the same for the same input: tiers from one entry, rates over three decades. */
export function syntheticGraph({
  services,
  connectionsPerService = 3,
  isIncident = false,
  moment = 0,
}: SyntheticGraph): TrafficGraph {
  const random = seeded(7);
  const tiers = Math.max(4, Math.round(2 + Math.log2(services) * 0.8));
  const tierOf = Array.from({ length: services }, (_, index) =>
    index === 0 ? 0 : index < tiers ? index : 1 + Math.floor(random() ** 1.1 * (tiers - 1)),
  );
  const ids = tierOf.map((tier, index) => (index === 0 ? 'internet' : nodeId(index, tier === tiers - 1)));
  const byTier = Array.from({ length: tiers }, (_, tier) =>
    tierOf.flatMap((own, index) => (own === tier ? [index] : [])),
  );
  const pick = (members: readonly number[]) => members[Math.floor(random() ** 1.8 * members.length)]!;
  const pairs = new Map<string, [number, number]>();
  const link = (source: number, target: number) => {
    if (source !== target && pairs.size < services * connectionsPerService)
      pairs.set(`${source} ${target}`, [source, target]);
  };
  for (const [index, tier] of tierOf.entries()) if (tier > 0) link(pick(byTier[tier - 1]!), index);
  for (let attempt = 0; attempt < services * connectionsPerService * 20; attempt++) {
    const source = Math.floor(random() * services);
    if (source === 0) continue;
    const target = tierOf[source]! + (random() < 0.02 ? -1 : 1 + Math.floor(random() * random() * 3));
    if (target > 0 && target < tiers) link(source, pick(byTier[target]!));
  }
  const sick = byTier[tiers - 1]![0]!;
  const noise = seeded(1000 + moment);
  const connections = [...pairs.values()].map(([source, target], index) => {
    const base = Math.exp(random() * 6.5);
    const latencyMs = 2 + Math.exp(random() * 5.5);
    const rate = base * (0.9 + noise() * 0.2);
    const isHit = isIncident && target === sick;
    return connection(ids[source]!, ids[target]!, rate, latencyMs, random() < 0.04, isHit, index);
  });
  return graphOf(ids, connections, ids[sick]!, isIncident, moment);
}

/** The numbers 0..1 of a linear congruential generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function nodeId(index: number, isLeaf: boolean): string {
  const area = AREAS[index % AREAS.length]!;
  const role = isLeaf
    ? ['postgresql', 'redis', 'kafka'][index % 3]!
    : ROLES[Math.floor(index / AREAS.length) % ROLES.length]!;
  const round = Math.floor(index / (AREAS.length * ROLES.length));
  return `${area}-${role}${round > 0 ? `-${round + 1}` : ''}${isLeaf ? `-${index}` : ''}`;
}

function kindOf(id: string): NodeKind {
  if (id === 'internet') return 'entry';
  if (id.includes('postgresql')) return 'database';
  if (id.includes('redis')) return 'cache';
  return id.includes('kafka') ? 'queue' : 'service';
}

const SECONDS = 60;
const HIT_STATES = ['open', 'half_open', 'open', 'isolated'] as const;

function connection(
  source: string,
  target: string,
  rate: number,
  latencyMs: number,
  isShaky: boolean,
  isHit: boolean,
  index: number,
): GraphConnection {
  const state = isHit ? HIT_STATES[index % 4]! : 'closed';
  const refused = !isHit ? 0 : state === 'half_open' ? 0.5 : state === 'isolated' ? 1 : 0.85;
  const sent = rate * (1 - refused);
  const failed = sent * (isHit ? 0.35 : isShaky ? 0.06 : 0);
  const timedOut = sent * (isHit ? 0.4 : 0);
  const shortCircuited = rate * refused;
  const p95 = isHit ? 3000 : latencyMs;
  const errorRate = sent > 0 ? (failed + timedOut) / sent : 0;
  const recent = {
    windowMs: 10_000,
    succeededPerSecond: sent - failed - timedOut,
    failedPerSecond: failed,
    timedOutPerSecond: timedOut,
    rejectedPerSecond: 0,
    shortCircuitedPerSecond: shortCircuited,
    fallbackServedPerSecond: shortCircuited * (index % 2 === 0 ? 0.8 : 0),
    errorRate,
    p95,
  };
  const kind = kindOf(target);
  return {
    source,
    target,
    kind: kind === 'queue' ? 'messaging' : kind === 'database' || kind === 'cache' ? 'database' : 'rpc',
    attempted: rate * SECONDS,
    matched: sent * SECONDS,
    executed: sent * SECONDS,
    succeeded: recent.succeededPerSecond * SECONDS,
    failed: failed * SECONDS,
    timedOut: timedOut * SECONDS,
    rejected: 0,
    shortCircuited: shortCircuited * SECONDS,
    fallbackServed: recent.fallbackServedPerSecond * SECONDS,
    fallbackFailed: 0,
    retries: 0,
    injected: 0,
    rps: sent,
    errorRate,
    latency: { p50: p95 / 3, p95, p99: p95 * 2 },
    calleeLatency: { p50: p95 / 3, p95, p99: p95 * 2 },
    callsPerRequest: 1,
    breaker: {
      name: isHit || index % 5 === 0 ? target : '',
      state,
      open: state === 'closed' ? 0 : index % 3 === 0 ? 3 : 8,
      instances: 8,
      since: state === 'open' ? Date.now() - 4000 : 0,
      nextProbeAt: state === 'open' ? Date.now() + 20_000 : 0,
    },
    unmatchedShare: 0,
    sampledShare: 0,
    health: isHit ? 'failing' : isShaky ? 'degraded' : 'ok',
    recent,
  };
}

function graphOf(
  ids: readonly string[],
  connections: GraphConnection[],
  sick: string,
  isIncident: boolean,
  moment: number,
): TrafficGraph {
  const inbound = new Map<string, { rps: number; errors: number }>();
  for (const { target, rps, errorRate } of connections) {
    const sum = inbound.get(target) ?? { rps: 0, errors: 0 };
    inbound.set(target, { rps: sum.rps + rps, errors: sum.errors + rps * errorRate });
  }
  const entry = connections.filter(({ source }) => source === 'internet').reduce((sum, { rps }) => sum + rps, 0);
  const nodes = ids.map((id): GraphNode => {
    const { rps, errors } = inbound.get(id) ?? { rps: 0, errors: 0 };
    const errorRate = rps > 0 ? errors / rps : 0;
    const isSick = isIncident && id === sick;
    return {
      id,
      name: id,
      kind: kindOf(id),
      namespace: id.split('-')[0]!,
      team: '',
      criticality: '',
      regions: [],
      versions: [],
      instances: 8,
      requests: rps * SECONDS,
      errors: errors * SECONDS,
      rps,
      errorRate,
      latency: { p50: 5, p95: 20, p99: 50 },
      requestsPerEntry: 1,
      health: isSick ? 'failing' : errorRate > 0.05 ? 'degraded' : 'ok',
      notices: [],
      suspicion: isSick ? 0.9 : 0,
    };
  });
  const now = Date.now() + moment * 1000;
  return {
    window: { from: now - SECONDS * 1000, to: now, bucketMs: 10_000 },
    asOf: now,
    partial: false,
    nodes,
    connections,
    entry: { rps: entry, errorRate: 0, fanOut: { mean: 3, p99: 9, max: 20 } },
    quality: { spans: 0, duplicates: 0, late: 0, orphans: 0, rejected: 0 },
    notices: [],
  };
}
