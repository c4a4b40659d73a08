import type { TrafficGraph } from '@faultline/model';
import type { Circle, Point, Route } from './edge-geometry.ts';
import { arrange, extend, type Layout, pin, type Size } from './layout.ts';
import { glide } from './particles.ts';
import { bendAround, crowding, fanOut, obstaclesOf } from './routing.ts';
import { connectionKey, nodeRadius } from './scene.ts';

/** While a map is this young and untouched, and a third of it is new, it is arranged afresh: it is still coming to be. */
const YOUTH_MS = 30_000;
const GROWTH_TO_REARRANGE = 1 / 3;
const MOVE_MS = 600;
/** Smaller changes of radius are noise. */
const RADIUS_STEP = 0.6;
/** On larger maps radii change at once: gliding would draw everything afresh all the time. */
const NODES_RESIZED_SMOOTHLY = 150;
/** A line stays as it is unless a newcomer crowds it by more than this (pixels, summed along it). */
const BEARABLE_CROWDING = 8;
/** What lines keep clear of: the size of a node with some traffic, so that ways do not change with it. */
const OBSTACLE_RADIUS = 24;
/** A map with hardly any traffic has no large nodes. */
const QUIET_RPS = 5;
/** The two directions of one pair must be told apart. */
const PAIR_BEND = 13;

/**
 * Where everything stands: places that glide when the layout is made anew, radii that follow traffic, bends of lines.
 * Times are milliseconds.
 */
export class MapGround {
  #layout: Layout = new Map();
  #places = new Map<string, Point>();
  #movedFrom = new Map<string, Point>();
  #moveLeftMs = 0;
  #radii = new Map<string, number>();
  #wantedRadii = new Map<string, number>();
  #busiestRps = QUIET_RPS;
  #routes = new Map<string, Route>();
  #firstDataAt: number | null = null;
  #isTouched = false;

  get places(): ReadonlyMap<string, Point> {
    return this.#places;
  }

  /** Where everything will stand when it has come to rest. */
  get finalPlaces(): ReadonlyMap<string, Point> {
    return this.#layout;
  }

  get radii(): ReadonlyMap<string, number> {
    return this.#radii;
  }

  routeOf(key: string): Route | undefined {
    return this.#routes.get(key);
  }

  /** Whether the viewer zoomed, panned or dragged. */
  get isTouched(): boolean {
    return this.#isTouched;
  }

  /** The viewer has made the map his own: from now on nothing moves by itself. */
  touch(): void {
    this.#isTouched = true;
  }

  /**
   * Takes over a graph.
   * @returns nodes that joined a map already shown, and whether the whole was arranged afresh
   */
  update(graph: TrafficGraph, viewport: Size, nowMs: number): { newcomers: string[]; isRearranged: boolean } {
    const topology = { nodes: graph.nodes, links: graph.connections };
    const newcomers = graph.nodes.map(({ id }) => id).filter((id) => !this.#layout.has(id));
    const isFirst = this.#layout.size === 0;
    if (graph.nodes.length > 0) this.#firstDataAt ??= nowMs;
    const isYoung = !this.#isTouched && nowMs - (this.#firstDataAt ?? nowMs) < YOUTH_MS;
    const isGrowing = newcomers.length > this.#layout.size * GROWTH_TO_REARRANGE;
    const isRearranged = newcomers.length > 0 && (isFirst || (isYoung && isGrowing));
    if (isRearranged) this.#move(arrange(topology, viewport), isFirst);
    else this.#move(extend(this.#layout, topology, nowMs), true);
    this.#updateRadii(graph);
    this.#updateRoutes(graph, isRearranged);
    return { newcomers: isFirst ? [] : newcomers, isRearranged };
  }

  /** Arranges a graph afresh on demand. */
  rearrange(graph: TrafficGraph, viewport: Size): void {
    this.#move(arrange({ nodes: graph.nodes, links: graph.connections }, viewport), false);
    this.#updateRoutes(graph, true);
  }

  /** Puts a node where it was dragged; only its own lines take another way. */
  drag(graph: TrafficGraph, id: string, point: Point): void {
    this.#layout = pin(this.#layout, id, point);
    this.#places.set(id, { x: point.x, y: point.y });
    for (const { source, target } of graph.connections) {
      if (source === id || target === id) this.#routes.delete(connectionKey({ source, target }));
    }
    this.#updateRoutes(graph, false);
  }

  /** @returns whether anything is still on its way */
  step(elapsedMs: number): boolean {
    return [this.#stepPlaces(elapsedMs), this.#stepRadii(elapsedMs)].some(Boolean);
  }

  /** Ends every movement at once. */
  settle(): void {
    this.step(Number.POSITIVE_INFINITY);
  }

  #move(layout: Layout, isInstant: boolean): void {
    this.#layout = layout;
    this.#movedFrom = isInstant ? new Map() : new Map(this.#places);
    this.#moveLeftMs = isInstant ? 0 : MOVE_MS;
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

  #updateRadii({ nodes, entry }: TrafficGraph): void {
    const rpsOf = (node: TrafficGraph['nodes'][number]) => (node.kind === 'entry' ? entry.rps : node.rps);
    const busiest = Math.max(0, ...nodes.map(rpsOf));
    const isOffScale = busiest > this.#busiestRps * 1.3 || busiest < this.#busiestRps * 0.6;
    if (isOffScale) this.#busiestRps = Math.max(busiest, QUIET_RPS);
    const isLarge = nodes.length > NODES_RESIZED_SMOOTHLY;
    for (const node of nodes) {
      const radius = nodeRadius(rpsOf(node), this.#busiestRps);
      const wanted = this.#wantedRadii.get(node.id);
      if (wanted === undefined || Math.abs(wanted - radius) > RADIUS_STEP) this.#wantedRadii.set(node.id, radius);
      if (!this.#radii.has(node.id) || isLarge) this.#radii.set(node.id, this.#wantedRadii.get(node.id)!);
    }
  }

  #stepRadii(elapsedMs: number): boolean {
    let isMoving = false;
    for (const [id, wanted] of this.#wantedRadii) {
      const radius = this.#radii.get(id)!;
      if (radius === wanted) continue;
      this.#radii.set(id, Math.abs(radius - wanted) < 0.05 ? wanted : glide(radius, wanted, elapsedMs / 400));
      isMoving = true;
    }
    return isMoving;
  }

  /** Lines keep their bends unless something new stands in their way; how they fan out depends on those beside them. */
  #updateRoutes({ connections }: TrafficGraph, isAfresh: boolean): void {
    const lines = connections.map(({ source, target, breaker }) => {
      return { key: connectionKey({ source, target }), source, target, hasBreaker: breaker.name !== '' };
    });
    const isKnown = lines.length === this.#routes.size && lines.every(({ key }) => this.#routes.has(key));
    if (isKnown && !isAfresh) return;
    const circles = new Map<string, Circle>(
      [...this.#layout].map(([id, { x, y }]) => [id, { x, y, radius: OBSTACLE_RADIUS }]),
    );
    const routes = fanOut(lines, circles);
    const obstacles = obstaclesOf(circles.values());
    for (const { key, source, target } of lines) {
      const route = routes.get(key);
      if (!route) continue;
      const known = isAfresh ? undefined : this.#routes.get(key);
      const hasOpposite = source !== target && routes.has(connectionKey({ source: target, target: source }));
      const from = circles.get(source)!;
      const to = circles.get(target)!;
      const fresh = bendAround(from, to, { ...route, bend: hasOpposite ? PAIR_BEND : 0 }, obstacles);
      const kept = known ? { ...route, bend: known.bend } : fresh;
      const isBlocked = crowding(from, to, kept, obstacles) > crowding(from, to, fresh, obstacles) + BEARABLE_CROWDING;
      routes.set(key, isBlocked ? fresh : kept);
    }
    this.#routes = routes;
  }
}
