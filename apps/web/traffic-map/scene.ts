import type { GraphConnection, GraphNode, TrafficGraph } from '@faultline/model';
import { connectionKey } from '../connection-key.ts';
import { type BreakerGlyph, breakerGlyph } from './breaker-glyph.ts';
import { CurveMemory } from './curve-memory.ts';
import { type Curve, fallbackCurve, type Point, type Route } from './edge-geometry.ts';
import { type EdgeStyle, edgeStyle, fallbackStyle } from './edge-style.ts';
import { addRates, type Flow, flowOf, NO_RATES, type OutcomeRates } from './flow.ts';
import type { GraphPart } from './graph-part.ts';
import { arcEnds } from './ring.ts';

/** A node as it is drawn. */
export interface SceneNode extends Point {
  id: string;
  radius: number;
  figures: GraphNode;
  /** Ends of the ring's arcs in turns, one per outcome; `null` without traffic. */
  arcEnds: number[] | null;
  /** Shown below the name: requests per second, share of errors (0..1). */
  rps: number;
  errorRate: number;
  /** Marked as where an open incident may come from. */
  isSuspected: boolean;
}

/** From this suspicion on a node is marked, whoever else is suspected; the one suspected most is, from far less on. */
const SUSPECTED_FROM = { surely: 0.5, most: 0.1 };

/** A line as it is drawn: a connection, or the way back that a fallback gives its calls. */
export interface SceneEdge {
  key: string;
  /** Key of its connection (`connectionKey`). */
  connection: string;
  figures: GraphConnection;
  isFallback: boolean;
  flow: Flow;
  curve: Curve;
  style: EdgeStyle;
  breaker: BreakerGlyph | null;
  /** Share of the way at which the breaker stands. */
  breakerAt: number;
  /** Shares of the way between which the line is cut; `null` when it is whole. */
  gap: { from: number; to: number } | null;
}

export interface Scene {
  nodes: readonly SceneNode[];
  /** Connections first, fallbacks after them. */
  edges: readonly SceneEdge[];
  connections: number;
}

const MIN_RADIUS = 14;
const MAX_RADIUS = 30;
/** Along the line from the caller's rim to the middle of the breaker's gap, and the gap's length; pixels. */
const BREAKER_DISTANCE = 34;
const GAP_LENGTH = 12;

/**
 * Radius in pixels; the area grows with traffic.
 * @param busiestRps the rate that gets the largest radius
 */
export function nodeRadius(rps: number, busiestRps: number): number {
  const share = busiestRps > 0 ? Math.min(1, rps / busiestRps) : 0;
  return Math.sqrt(MIN_RADIUS ** 2 + (MAX_RADIUS ** 2 - MIN_RADIUS ** 2) * share);
}

interface SceneOptions {
  /** Curves of the scene before, so that only what moved is measured again. */
  curves?: CurveMemory;
  /** Keys of the connections, in their order. */
  keys?: readonly string[];
  /** What is drawn; `null` for all. Figures stay those of the whole graph. */
  shown?: GraphPart | null;
}

/**
 * Everything that is drawn, from a graph and the places of its nodes.
 * @param places nodes without a place are left out, and lines to them
 * @param routeOf how a connection's line runs, by its key; straight when unknown
 */
export function buildScene(
  graph: TrafficGraph,
  places: ReadonlyMap<string, Point>,
  radii: ReadonlyMap<string, number>,
  routeOf: (key: string) => Route | undefined,
  { curves = new CurveMemory(), keys = graph.connections.map(connectionKey), shown = null }: SceneOptions = {},
): Scene {
  const flows = graph.connections.map((connection) => flowOf(connection, graph.window));
  const nodes = buildNodes(graph, flows, places, radii).filter(({ id }) => shown?.nodes.has(id) ?? true);
  const circles = new Map(nodes.map((node) => [node.id, node]));
  const edges: SceneEdge[] = [];
  const fallbacks: SceneEdge[] = [];
  graph.connections.forEach((figures, index) => {
    const source = circles.get(figures.source);
    const target = circles.get(figures.target);
    const key = keys[index]!;
    const isWithinGroup = source === target && source?.figures.kind === 'group';
    if (!source || !target || isWithinGroup || !(shown?.connections.has(key) ?? true)) return;
    const flow = flows[index]!;
    const curve = curves.between(key, source, target, routeOf(key));
    const edge = buildEdge(key, figures, flow, curve);
    edges.push(edge);
    if (flow.fallbackServed > 0) fallbacks.push(buildFallback(edge, fallbackCurve(curve, source, edge.breakerAt)));
  });
  curves.forgetUnused();
  return { nodes, edges: [...edges, ...fallbacks], connections: edges.length };
}

function buildNodes(
  graph: TrafficGraph,
  flows: readonly Flow[],
  places: ReadonlyMap<string, Point>,
  radii: ReadonlyMap<string, number>,
): SceneNode[] {
  const inbound = new Map<string, OutcomeRates>();
  const outbound = new Map<string, OutcomeRates>();
  const isLive = graph.connections.some(({ recent }) => recent);
  graph.connections.forEach(({ source, target }, index) => {
    const { rates } = flows[index]!;
    inbound.set(target, addRates(inbound.get(target) ?? NO_RATES, rates));
    outbound.set(source, addRates(outbound.get(source) ?? NO_RATES, rates));
  });
  const most = Math.max(SUSPECTED_FROM.most, ...graph.nodes.map(({ suspicion }) => suspicion));
  return graph.nodes.flatMap((figures) => {
    const place = places.get(figures.id);
    if (!place) return [];
    const isEntry = figures.kind === 'entry';
    const calls = (isEntry ? outbound : inbound).get(figures.id);
    const rates = calls ?? ownRates(figures);
    // Of the newest seconds, as its ring and its lines: the minute's would say something else beside them. A group's
    // requests are not those on its lines: these count what goes on within it, too.
    const isOfLines = isLive && figures.kind !== 'group';
    const { rps, errorRate } = isEntry ? graph.entry : isOfLines && calls ? servedOf(calls) : figures;
    return {
      id: figures.id,
      x: place.x,
      y: place.y,
      radius: radii.get(figures.id) ?? MIN_RADIUS,
      figures,
      arcEnds: arcEnds(rates),
      rps,
      errorRate,
      isSuspected: figures.suspicion >= Math.min(SUSPECTED_FROM.surely, most),
    };
  });
}

/** Of the calls that were not refused on the way. */
function servedOf({ failure, timeout, ok }: OutcomeRates): { rps: number; errorRate: number } {
  const rps = failure + timeout + ok;
  return { rps, errorRate: rps > 0 ? (failure + timeout) / rps : 0 };
}

/** A node whose callers are unknown knows only good from bad. */
function ownRates({ rps, errorRate }: GraphNode): OutcomeRates {
  return { ...NO_RATES, failure: rps * errorRate, ok: rps * (1 - errorRate) };
}

function buildEdge(key: string, figures: GraphConnection, flow: Flow, curve: Curve): SceneEdge {
  const breaker = breakerGlyph(figures.breaker);
  const breakerAt = Math.min(0.4, BREAKER_DISTANCE / curve.length);
  const half = Math.min(0.1, GAP_LENGTH / 2 / curve.length);
  const isCut = breaker !== null && breaker.shape !== 'closed';
  return {
    key,
    connection: key,
    figures,
    isFallback: false,
    flow,
    curve,
    style: edgeStyle(flow, figures.kind, isCut),
    breaker,
    breakerAt,
    gap: isCut ? { from: breakerAt - half, to: breakerAt + half } : null,
  };
}

function buildFallback(edge: SceneEdge, curve: Curve): SceneEdge {
  const { fallbackServed, p95Ms } = edge.flow;
  const rates = { ...NO_RATES, ok: fallbackServed };
  return {
    ...edge,
    key: `${edge.key} fallback`,
    isFallback: true,
    flow: { rates, fallbackServed: 0, demand: fallbackServed, errorRate: 0, p95Ms },
    curve,
    style: fallbackStyle(fallbackServed),
    breaker: null,
    breakerAt: 1,
    gap: null,
  };
}
