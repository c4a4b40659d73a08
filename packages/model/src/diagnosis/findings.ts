import { type ComparedWindows, compareWindows } from './compare-windows.ts';
import type { DiagnosisSums } from './diagnosis-sums.ts';
import { type ErrorFinding, errorFindings } from './error-channel.ts';
import { type Charges, type Fused, fuse } from './fuse.ts';
import { type LatencyFinding, latencyFindings } from './latency-channel.ts';
import { type RepeatedCalls, repeatedCalls } from './repeated-calls.ts';
import { type ShapeFinding, shapeFindings } from './shape-channel.ts';
import { chargeElsewhere, type TimeOwedTo, withRepeated } from './time-owed.ts';
import { type NodeLatency, SLOW_FROM, type SlowConnection, slowConnections, triangulate } from './triangulate.ts';
import type { DiagnosisWeights } from './weights.ts';

/** Everything that the channels found, and what it makes of each node. */
export interface Findings {
  compared: ComparedWindows;
  latency: LatencyFinding[];
  errors: ErrorFinding[];
  /** Whom the own lost time of a service is charged to instead of itself. */
  owedTo: TimeOwedTo;
  repeated: RepeatedCalls[];
  shape: ShapeFinding[];
  nodeLatency: ReadonlyMap<string, NodeLatency>;
  nodes: ReadonlyMap<string, Fused>;
  /** Pairs of nodes that the traces cannot tell apart, by the one connection that blames both. */
  ties: SlowConnection[];
}

/** A connection can tie its ends if it has at least this part of all time that nodes are charged with. */
const TYING_PART = 0.25;

export function findings(baseline: DiagnosisSums, incident: DiagnosisSums, weights: DiagnosisWeights): Findings {
  const compared = compareWindows(baseline, incident);
  const latency = latencyFindings(compared, weights);
  const slow = latency.filter(({ confidence }) => confidence > SLOW_FROM);
  const slowServices = new Set(slow.map(({ operation }) => operation.service));
  const children = [...baseline.children, ...incident.children];
  const { findings: errors, lost } = errorFindings(compared, children, slowServices, weights);
  const shape = shapeFindings(compared, { baseline: baseline.children, incident: incident.children }, weights);
  const chargedErrors = sumBy(
    errors.flatMap(({ charged, errorsPerRequest }) =>
      [...charged].map(([node, part]) => [node, part * errorsPerRequest] as const),
    ),
  );
  const repeated = repeatedCalls(compared);
  const owedTo = withRepeated(lost, repeated, chargedErrors);
  const nodeLatency = chargeElsewhere(triangulate(latency, weights), owedTo);
  const charges: Charges = {
    latency: new Map([...nodeLatency].map(([node, { selfMs, connectionsMs }]) => [node, selfMs + connectionsMs])),
    errors: chargedErrors,
    shape: sumBy(shape.map(({ service, changed }) => [service, changed] as const)),
  };
  const nodes = fuse(charges, compared.requestMs, weights);
  const ties = tie(nodes, latency, charges.latency, weights);
  return { compared, latency, errors, owedTo, repeated, shape, nodeLatency, nodes, ties };
}

function sumBy(entries: Iterable<readonly [string, number]>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [key, value] of entries) sums.set(key, (sums.get(key) ?? 0) + value);
  return sums;
}

/** Gives the two ends of a slow connection the same score where only chance sets them apart; each node once, the slowest first. */
function tie(
  nodes: ReadonlyMap<string, Fused>,
  latency: readonly LatencyFinding[],
  charged: ReadonlyMap<string, number>,
  weights: DiagnosisWeights,
): SlowConnection[] {
  const all = [...charged.values()].reduce((sum, ms) => sum + ms, 0);
  const tied = new Set<string>();
  return slowConnections(latency.filter(({ place }) => place !== 'self'))
    .filter(({ excessMs }) => excessMs > TYING_PART * all)
    .sort((a, b) => b.excessMs - a.excessMs)
    .filter(({ source, target }) => {
      const ends = [nodes.get(source), nodes.get(target)].filter((node) => node !== undefined);
      const scores = ends.map(({ score }) => score);
      if (tied.has(source) || tied.has(target)) return false;
      if (scores.length < 2 || Math.min(...scores) <= Math.max(...scores) * (1 - weights.tieWithin)) return false;
      for (const end of ends) end.score = (scores[0]! + scores[1]!) / 2;
      tied.add(source).add(target);
      return true;
    });
}
