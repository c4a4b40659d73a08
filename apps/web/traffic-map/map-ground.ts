import type { TrafficGraph } from '@faultline/model';
import { connectionKey } from '../connection-key.ts';
import { rerouteAround } from './arrangement.ts';
import { ARRANGE_HERE, type Arranger } from './arranger.ts';
import { ConnectionKeys } from './connection-keys.ts';
import { type Circle, type Curve, type Point, pointsBetween, type Route, straightRoute } from './edge-geometry.ts';
import { type Layout, pin, type Size } from './layout.ts';
import { NodeRadii } from './node-radii.ts';
import type { Ends } from './routing.ts';

/** While a map is this young and untouched, and a third of it is new, it is arranged afresh: it is still coming to be. */
const YOUTH_MS = 30_000;
const GROWTH_TO_REARRANGE = 1 / 3;
const MOVE_MS = 600;

/** What became of a change of the graph. */
export interface Arranged {
  /** Nodes that joined a map already shown. */
  newcomers: string[];
  /** Whether the whole was arranged afresh. */
  isRearranged: boolean;
}

interface Request {
  graph: TrafficGraph;
  viewport: Size;
  nowMs: number;
  isAfresh: boolean;
}

/**
 * Where everything stands: places that glide when the layout is made anew, radii that follow traffic, bends of lines.
 * Times are milliseconds.
 */
export class MapGround {
  readonly #arranger: Arranger;
  readonly #onArranged: (arranged: Arranged) => void;
  readonly #radii = new NodeRadii();
  #layout: Layout = new Map();
  #pins: ReadonlyMap<string, Point> = new Map();
  #places = new Map<string, Point>();
  #movedFrom = new Map<string, Point>();
  #moveLeftMs = 0;
  #routes: ReadonlyMap<string, Route> = new Map();
  #lines: readonly Ends[] = [];
  readonly #memory = new ConnectionKeys();
  #keys: readonly string[] = [];
  /** Nodes and lines as they were last asked to be arranged. */
  #asked = { nodes: new Set<string>(), lines: new Set<string>() };
  /** Keys known to be those asked for, so that they need not be compared again. */
  #askedKeys: readonly string[] = [];
  #isArranging = false;
  #waiting: Request | null = null;
  #firstDataAt: number | null = null;
  #isTouched = false;

  /** @param onArranged places are there, or changed: at once, or later when the arranger takes its time */
  constructor(onArranged: (arranged: Arranged) => void = () => {}, arranger: Arranger = ARRANGE_HERE) {
    this.#onArranged = onArranged;
    this.#arranger = arranger;
  }

  get places(): ReadonlyMap<string, Point> {
    return this.#places;
  }

  /** Where everything will stand when it has come to rest. */
  get layout(): Layout {
    return this.#layout;
  }

  /** Keys of the last graph's connections, in their order. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  get radii(): ReadonlyMap<string, number> {
    return this.#radii.values;
  }

  routeOf(key: string): Route | undefined {
    return this.#routes.get(key);
  }

  /** Control points of the lines that will run between some nodes when all has come to rest. */
  linesAmong(circles: ReadonlyMap<string, Circle>): Curve['points'][] {
    return this.#lines.flatMap(({ key, source, target }) => {
      const [from, to] = [circles.get(source), circles.get(target)];
      return from && to ? [pointsBetween(from, to, this.routeOf(key) ?? straightRoute(from, to))] : [];
    });
  }

  /** Whether the viewer zoomed, panned or dragged. */
  get isTouched(): boolean {
    return this.#isTouched;
  }

  /** The viewer has made the map his own: from now on nothing moves by itself. */
  touch(): void {
    this.#isTouched = true;
  }

  /** Starts from places known from before; to be called before the first graph. */
  restore(layout: Layout): void {
    this.#layout = layout;
    this.#pins = new Map([...layout].filter(([, { isPinned }]) => isPinned));
    this.#placeAll();
  }

  /** Where nodes are to stand when all is arranged for the first time. */
  pin(pins: ReadonlyMap<string, Point>): void {
    this.#pins = pins;
  }

  /** Takes over a graph. Where its nodes and lines are those of the last one, nothing moves. */
  update(graph: TrafficGraph, viewport: Size, nowMs: number): void {
    this.#radii.update(graph);
    if (graph.nodes.length > 0) this.#firstDataAt ??= nowMs;
    this.#keys = this.#memory.of(graph.connections);
    if (!this.#isAsked(graph)) this.#request({ graph, viewport, nowMs, isAfresh: false });
  }

  /** Arranges a graph afresh on demand, what was dragged too. */
  rearrange(graph: TrafficGraph, viewport: Size): void {
    this.#pins = new Map();
    this.#request({ graph, viewport, nowMs: 0, isAfresh: true });
  }

  /** Puts a node where it was dragged; only its own lines take another way. */
  drag(id: string, point: Point): void {
    this.#layout = pin(this.#layout, id, point);
    this.#places.set(id, { x: point.x, y: point.y });
    this.#routes = rerouteAround(id, this.#lines, this.#layout, this.#routes);
  }

  /** @returns whether anything is still on its way */
  step(elapsedMs: number): boolean {
    const arePlacesMoving = this.#stepPlaces(elapsedMs);
    return this.#radii.step(elapsedMs) || arePlacesMoving;
  }

  /** Ends every movement at once. */
  settle(): void {
    this.step(Number.POSITIVE_INFINITY);
  }

  dispose(): void {
    this.#arranger.dispose();
  }

  #isAsked({ nodes, connections }: TrafficGraph): boolean {
    const { nodes: askedNodes, lines } = this.#asked;
    if (nodes.length !== askedNodes.size || connections.length !== lines.size) return false;
    const areLinesAsked = this.#keys === this.#askedKeys || this.#keys.every((key) => lines.has(key));
    if (areLinesAsked) this.#askedKeys = this.#keys;
    return areLinesAsked && nodes.every(({ id }) => askedNodes.has(id));
  }

  #request(request: Request): void {
    const { nodes, connections } = request.graph;
    this.#asked = { nodes: new Set(nodes.map(({ id }) => id)), lines: new Set(connections.map(connectionKey)) };
    this.#askedKeys = [];
    if (this.#isArranging)
      this.#waiting = { ...request, isAfresh: request.isAfresh || this.#waiting?.isAfresh === true };
    else this.#start(request);
  }

  #start({ graph, viewport, nowMs, isAfresh: isDemanded }: Request): void {
    const { nodes, connections } = graph;
    const newcomers = nodes.map(({ id }) => id).filter((id) => !this.#layout.has(id));
    const wasShown = nodes.length > newcomers.length;
    const isYoung = !this.#isTouched && nowMs - (this.#firstDataAt ?? nowMs) < YOUTH_MS;
    const isGrowing = newcomers.length > this.#layout.size * GROWTH_TO_REARRANGE;
    const isRearranged = isDemanded || (newcomers.length > 0 && (!wasShown || (isYoung && isGrowing)));
    const lines = connections.map(({ source, target, breaker }) => {
      return { key: connectionKey({ source, target }), source, target, hasBreaker: breaker.name !== '' };
    });
    const layout = isRearranged ? null : this.#layout;
    const routes = isRearranged ? new Map<string, Route>() : this.#routes;
    const kinds = nodes.map(({ id, kind }) => ({ id, kind }));
    this.#isArranging = true;
    this.#arranger.arrange(
      { nodes: kinds, lines, viewport, layout, pins: this.#pins, routes, nowMs },
      (arrangement) => {
        this.#isArranging = false;
        this.#lines = lines;
        this.#take(arrangement.layout, isRearranged, !wasShown);
        this.#routes = arrangement.routes;
        this.#radii.keepOnly(this.#layout);
        this.#onArranged({ newcomers: wasShown ? newcomers : [], isRearranged });
        const next = this.#waiting;
        this.#waiting = null;
        if (next) this.#start(next);
      },
    );
  }

  /** What was dragged while all was being arranged stays where it was put. */
  #take(layout: Layout, isRearranged: boolean, isFirst: boolean): void {
    const dragged = isRearranged ? [] : [...this.#layout].filter(([, { isPinned }]) => isPinned);
    this.#layout = new Map([...layout, ...dragged.filter(([id]) => layout.has(id))]);
    const isGliding = isRearranged && !isFirst;
    this.#movedFrom = isGliding ? new Map(this.#places) : new Map();
    this.#moveLeftMs = isGliding ? MOVE_MS : 0;
    this.#placeAll();
  }

  #stepPlaces(elapsedMs: number): boolean {
    if (this.#moveLeftMs <= 0) return false;
    this.#moveLeftMs = Math.max(0, this.#moveLeftMs - elapsedMs);
    this.#placeAll();
    return true;
  }

  #placeAll(): void {
    const progress = 1 - this.#moveLeftMs / MOVE_MS;
    const eased = 1 - (1 - progress) ** 3;
    this.#places = new Map(
      [...this.#layout].map(([id, { x, y }]) => {
        const from = this.#movedFrom.get(id);
        if (!from) return [id, { x, y }];
        return [id, { x: from.x + (x - from.x) * eased, y: from.y + (y - from.y) * eased }];
      }),
    );
  }
}
