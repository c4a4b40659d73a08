import type { Channel, Evidence, Reading, Suspect } from './diagnosis.ts';
import type { ErrorFinding } from './error-channel.ts';
import { errorEvidence, latencyEvidence, shapeEvidence } from './evidence.ts';
import type { Findings } from './findings.ts';
import type { NewlyBad } from './impact.ts';
import { isRefusal } from './refusals.ts';
import { saySuspect } from './sentences.ts';
import type { DiagnosisWeights } from './weights.ts';

const MOST_SUSPECTS = 10;
const LEAST_LISTED = 0.005;
/** Of a channel that adds at least so much of the score, so many findings are told. */
const TOLD_FROM = 0.05;
const TOLD_OF_A_CHANNEL = 3;
/** …as far as they have at least this part of what the first of them has. */
const TOLD_OF_FIRST = 0.05;
/** Who takes longer by a smaller part of what its callers wait serves as fast as before. */
const STILL_AS_FAST = 0.1;

/** The nodes at fault, best first, with what speaks for each; none if the best explains too little. */
export function suspectsFrom(found: Findings, newlyBad: NewlyBad, weights: DiagnosisWeights): Suspect[] {
  const ranked = [...found.nodes]
    .filter(([, { score }]) => score >= LEAST_LISTED)
    .sort(([nameA, a], [nameB, b]) => b.score - a.score || (nameA < nameB ? -1 : 1))
    .slice(0, MOST_SUSPECTS);
  if (ranked.length === 0 || ranked[0]![1].score < weights.leastScore) return [];
  return ranked.map(([node, { score }]) => {
    const tiedWith = ranked
      .filter(([other, { score: same }]) => other !== node && same === score)
      .map(([other]) => other);
    const rank = 1 + ranked.filter(([, { score: better }]) => better > score).length;
    return { rank, ...suspect(node, found, newlyBad), tiedWith };
  });
}

type UnrankedSuspect = Omit<Suspect, 'rank' | 'tiedWith'>;

function suspect(node: string, found: Findings, newlyBad: NewlyBad): UnrankedSuspect {
  const { score, share, part } = found.nodes.get(node)!;
  const channels = (Object.keys(part) as Channel[])
    .filter((channel) => part[channel] > TOLD_FROM * score)
    .sort((a, b) => part[b] - part[a]);
  // Whatever its users take longer without it follows from this.
  if (isOwedTime(node, found) && channels.includes('errors'))
    channels.unshift(...channels.splice(channels.indexOf('errors'), 1));
  const evidence = channels.flatMap((channel) => evidenceOf(channel, node, found));
  const reading = readingOf(channels[0]!, node, found);
  const where = evidence[0]!.where;
  const isStore = isInferredStore(node) || storeOf(channels[0]!, node, found);
  const kind = isStore ? 'dependency' : reading === 'slow-connection' ? 'connection' : 'service';
  return {
    score,
    service: node,
    kind,
    operation: where.operation,
    ...(where.callee !== undefined && { connection: { source: where.service, target: where.callee } }),
    share,
    reading,
    sentence: saySuspect({ service: node, reading }),
    evidence,
    explains: explainedShare(node, found, newlyBad),
  };
}

function evidenceOf(channel: Channel, node: string, found: Findings): Evidence[] {
  if (channel === 'latency') return told(latencyOf(node, found), ({ excessMs }) => excessMs).map(latencyEvidence);
  if (channel === 'errors') return told(errorsOf(node, found), (error) => chargedTo(node, error)).map(errorEvidence);
  const shape = found.shape.filter(({ service }) => service === node).sort((a, b) => b.changed - a.changed);
  return told(shape, ({ changed }) => changed).map(shapeEvidence);
}

function told<Finding>(sorted: readonly Finding[], weigh: (finding: Finding) => number): Finding[] {
  const first = sorted[0] === undefined ? 0 : weigh(sorted[0]);
  return sorted.slice(0, TOLD_OF_A_CHANNEL).filter((finding) => weigh(finding) >= TOLD_OF_FIRST * first);
}

/** What a node is charged with: its own time, or that of services that lost it, and its connections on the side that it explains. */
function latencyOf(node: string, { latency, owedTo, nodeLatency }: Findings) {
  const side = nodeLatency.get(node)?.side;
  return latency
    .filter(({ place, operation }) => {
      if (place === 'self') {
        // A store that several wait for is charged with its own calls, whatever else its callers have lost.
        if (operation.isStore && operation.callee === node) return true;
        return owedTo.get(operation.service)?.has(node) ?? operation.service === node;
      }
      return (side === 'source' ? operation.service : operation.callee) === node;
    })
    .filter(({ excessMs }) => excessMs > 0)
    .sort((a, b) => b.excessMs - a.excessMs);
}

function errorsOf(node: string, { errors }: Findings): ErrorFinding[] {
  return errors
    .filter((error) => chargedTo(node, error) > 0)
    .sort((a, b) => Number(isRefusal(a)) - Number(isRefusal(b)) || chargedTo(node, b) - chargedTo(node, a));
}

function chargedTo(node: string, { charged, errorsPerRequest }: ErrorFinding): number {
  return errorsPerRequest * (charged.get(node) ?? 0);
}

function readingOf(channel: Channel, node: string, found: Findings): Reading {
  if (channel === 'shape') return 'changed-calls';
  if (channel === 'errors') return errorsOf(node, found)[0]!.reading;
  const { selfMs, connectionsMs, side } = found.nodeLatency.get(node)!;
  // What serves slower itself makes others wait before it.
  const isSlower = side === 'target' && selfMs > STILL_AS_FAST * connectionsMs;
  if (connectionsMs <= selfMs || isSlower) return storeOf('latency', node, found) ? 'slow-dependency' : 'slow-itself';
  if (isInferredStore(node)) return 'slow-itself';
  const isTied = found.ties.some(({ source, target }) => source === node || target === node);
  if (isTied) return 'slow-connection';
  if (side === 'target' && latencyOf(node, found)[0]?.place === 'unanswered') return 'slow-unanswered';
  return side === 'source' ? 'slow-outgoing' : 'slow-incoming';
}

/** Whether the strongest finding of a channel is a call to the node's own store. */
function storeOf(channel: Channel, node: string, found: Findings): boolean {
  const [latency, error] = [latencyOf(node, found)[0], errorsOf(node, found)[0]];
  if (channel === 'latency') return latency?.place === 'self' && latency.operation.isStore;
  return channel === 'errors' && error?.operation.isStore === true;
}

function isOwedTime(node: string, { owedTo }: Findings): boolean {
  return [...owedTo.values()].some((nodes) => nodes.has(node));
}

const isInferredStore = (node: string): boolean => /^(database|cache|queue):/.test(node);

function explainedShare(node: string, { nodes, nodeLatency }: Findings, { failed, slow, lostMs }: NewlyBad): number {
  if (failed + slow === 0) return 0;
  const { selfMs = 0, connectionsMs = 0 } = nodeLatency.get(node) ?? {};
  const slowPart = lostMs > 0 ? Math.min(1, (selfMs + connectionsMs) / lostMs) : 0;
  return (failed * nodes.get(node)!.share.errors + slow * slowPart) / (failed + slow);
}
