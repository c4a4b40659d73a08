import type { TrafficGraph } from '@faultline/model';

/** What keeps a graph from being the whole truth; only what applies is given. */
export interface QualityFlaws {
  partial: boolean;
  /** Share of calls made by sampled spans, 0..1. */
  sampledShare: number;
  /** Share of calls between two services of which only one end was seen, 0..1; 0 where it is too small to matter. */
  unmatchedShare: number;
  orphans: number;
  rejected: number;
}

/** One-sided calls up to this share are normal in a live minute: services send their spans up to 10 s apart. */
const USUAL_UNMATCHED_SHARE = 0.25;

export function qualityFlaws({ partial, nodes, connections, quality }: TrafficGraph): QualityFlaws {
  const services = new Set(nodes.filter(({ kind }) => kind === 'service').map(({ id }) => id));
  const between = connections.filter(
    ({ source, target, kind }) => kind === 'rpc' && services.has(source) && services.has(target),
  );
  const unmatchedShare = weightedShare(between, ({ unmatchedShare: share }) => share);
  return {
    partial,
    sampledShare: weightedShare(connections, ({ sampledShare: share }) => share),
    unmatchedShare: unmatchedShare > USUAL_UNMATCHED_SHARE ? unmatchedShare : 0,
    orphans: quality.orphans,
    rejected: quality.rejected,
  };
}

function weightedShare(
  connections: TrafficGraph['connections'],
  shareOf: (connection: TrafficGraph['connections'][number]) => number,
): number {
  const calls = connections.reduce((sum, { executed }) => sum + executed, 0);
  const affected = connections.reduce((sum, connection) => sum + connection.executed * shareOf(connection), 0);
  return calls > 0 ? affected / calls : 0;
}
