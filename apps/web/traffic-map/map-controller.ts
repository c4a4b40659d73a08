import type { TrafficGraph } from '@faultline/model';
import { DotEmitter } from './dot-emitter.ts';
import { DotBuffer } from './dots.ts';
import type { View } from './draw/painter.ts';
import type { Point } from './edge-geometry.ts';
import { Emphasis } from './emphasis.ts';
import { fitView, mapBounds } from './fit-view.ts';
import { LabelLayer } from './label-layer.ts';
import { LayerStack } from './layer-stack.ts';
import { MapGround } from './map-ground.ts';
import { NodeField } from './node-field.ts';
import { chooseRequestsPerDot, pixelsPerSecond } from './particles.ts';
import { nearestCurve } from './picking.ts';
import { buildScene, type Scene, type SceneEdge } from './scene.ts';
import type { Highlights } from './scene-buffers.ts';
import { isSameSelection, neighbourhoodOf, type Selection } from './selection.ts';
import { nextNode, type WalkDirection } from './walk.ts';

/** What the map's legend must say to be true. */
export interface MapLegend {
  /** How many requests one dot stands for; hollow dots stand for fewer. */
  requestsPerDot: number;
  /** False where motion is reduced: chevrons and outcome bars are drawn instead of dots. */
  hasDots: boolean;
  technique: 'webgl2' | 'canvas2d';
}

export interface MapElements {
  root: HTMLElement;
  canvases: HTMLElement;
  labels: HTMLElement;
  field: HTMLElement;
}

export interface MapEvents {
  onSelect(selection: Selection | null): void;
  onLegend(legend: MapLegend): void;
  /** The node the keyboard stands on; `null` when it left the map. */
  onFocus(nodeId: string | null): void;
}

const DOT_CAPACITY = 16_384;
const MANY_DOTS = 2000;
/** Above this many lines panning moves the picture and draws it afresh when it has come to rest. */
const LINES_DRAWN_LIVE = 400;
const REST_MS = 120;
const PULSE_MS = 1400;
const COUNTDOWN_REDRAW_MS = 80;
const PICK_PIXELS = 9;
const ZOOM_STEP = 1.3;
const FOCUS_ZOOM = 1.3;
/** The map's clock starts anew before 32-bit seconds grow coarse. */
const CLOCK_SPAN_SECONDS = 2000;
const NO_SCENE: Scene = { nodes: [], edges: [], connections: 0 };

/** Runs the map: takes graphs and gestures, keeps what is drawn up to date, and rests when nothing moves. */
export class MapController {
  readonly #elements: MapElements;
  readonly #events: MapEvents;
  readonly #ground = new MapGround();
  readonly #emphasis = new Emphasis();
  readonly #dots = new DotBuffer(DOT_CAPACITY);
  readonly #emitter = new DotEmitter(this.#dots, Math.random);
  readonly #field: NodeField;
  readonly #layers: LayerStack;
  readonly #labels: LabelLayer;
  readonly #observer: ResizeObserver;
  readonly #abort = new AbortController();
  readonly #pulses = new Map<string, number>();

  #graph: TrafficGraph | null = null;
  #scene: Scene = NO_SCENE;
  #selection: Selection | null = null;
  #hovered: Selection | null = null;
  #focused: string | null = null;
  #isReduced = false;
  #requestsPerDot: number | null = null;
  #legend = '';

  #frame = 0;
  #clockStart = performance.now();
  #lastFrameAt = performance.now();
  #skipped = false;
  #isSceneStale = false;
  #isStillStale = true;
  #drawnFor: View | null = null;
  #viewMovedAt = 0;
  #marksDrawnAt = 0;
  #needsPrefill = true;

  constructor(elements: MapElements, events: MapEvents) {
    this.#elements = elements;
    this.#events = events;
    this.#layers = new LayerStack(elements.canvases, () => {
      this.#isSceneStale = true;
      this.#tellLegend();
      this.#wake();
    });
    this.#labels = new LabelLayer(elements.labels);
    this.#field = new NodeField(elements.field, {
      onViewport: () => {
        this.#viewMovedAt = performance.now();
        this.#wake();
      },
      onNodeOver: (id) => this.#hover(id === null ? null : { type: 'node', id }),
      onGroundOver: (point) => this.#hover(this.#connectionAt(point)),
      onNodeTap: (id) => this.#pick({ type: 'node', id }),
      onGroundTap: (point) => this.#pick(this.#connectionAt(point)),
      onNodeDrag: (id, point) => this.#drag(id, point),
      onHandled: () => this.#ground.touch(),
    });
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(elements.root);
    elements.root.addEventListener('pointerleave', () => this.#hover(null), this.#abort);
    document.addEventListener('visibilitychange', () => this.#onVisibility(), this.#abort);
    this.#resize();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#abort.abort();
    this.#observer.disconnect();
    this.#field.destroy();
    this.#layers.dispose();
    this.#elements.labels.replaceChildren();
  }

  setGraph(graph: TrafficGraph | null): void {
    this.#graph = graph;
    if (graph) {
      const now = Date.now();
      const { newcomers, isRearranged } = this.#ground.update(graph, this.#viewport(), now);
      if (this.#isReduced) this.#ground.settle();
      else for (const id of newcomers) this.#pulses.set(id, performance.now());
      if (isRearranged) this.#fitTo(this.#scene.nodes.length > 0);
    }
    this.#buildScene();
    const demand = this.#scene.edges.reduce((sum, { flow }) => sum + flow.demand, 0);
    this.#requestsPerDot = chooseRequestsPerDot(demand, this.#requestsPerDot);
    this.#emitter.update(
      this.#scene.edges.map(({ key, flow, curve, breakerAt }) => ({
        key,
        rates: flow.rates,
        length: curve.length,
        pixelsPerSecond: pixelsPerSecond(flow.p95Ms),
        refusedAt: breakerAt,
      })),
    );
    this.#updateEmphasis();
    this.#tellLegend();
    this.#wake();
  }

  setSelection(selection: Selection | null): void {
    if (isSameSelection(selection, this.#selection)) return;
    this.#selection = selection;
    this.#isSceneStale = true;
    this.#wake();
  }

  setReducedMotion(isReduced: boolean): void {
    if (isReduced === this.#isReduced) return;
    this.#isReduced = isReduced;
    this.#isStillStale = true;
    this.#needsPrefill = true;
    if (isReduced) this.#ground.settle();
    this.#tellLegend();
    this.#wake();
  }

  /** Brings the whole map into view. */
  fit(): void {
    this.#fitTo(true);
  }

  zoomIn(): void {
    this.#zoom(ZOOM_STEP);
  }

  zoomOut(): void {
    this.#zoom(1 / ZOOM_STEP);
  }

  /** Brings a node into the middle. An unknown id changes nothing. */
  focusNode(id: string): void {
    const place = this.#ground.places.get(id);
    if (!place) return;
    this.#ground.touch();
    this.#field.centre(place, Math.max(FOCUS_ZOOM, this.#field.view.zoom), !this.#isReduced);
  }

  /** Arranges the map afresh and brings it into view. */
  rearrange(): void {
    if (!this.#graph) return;
    this.#ground.rearrange(this.#graph, this.#viewport());
    if (this.#isReduced) this.#ground.settle();
    this.#isSceneStale = true;
    this.#fitTo(true);
  }

  /** Moves the keyboard's focus to the next node; `null` leaves the nodes. */
  walk(direction: WalkDirection | null): void {
    const present = new Map(this.#scene.nodes.map(({ id, x, y }) => [id, { x, y }]));
    const from = this.#focused ?? (this.#selection?.type === 'node' ? this.#selection.id : null);
    this.#focused = direction === null ? null : (nextNode(present, from, direction) ?? this.#focused);
    this.#events.onFocus(this.#focused);
    this.#keepFocusInView();
    this.#isSceneStale = true;
    this.#updateEmphasis();
    this.#wake();
  }

  selectFocused(): void {
    if (this.#focused !== null) this.#events.onSelect({ type: 'node', id: this.#focused });
  }

  #pick(selection: Selection | null): void {
    this.#events.onSelect(selection);
  }

  #zoom(factor: number): void {
    this.#ground.touch();
    this.#field.zoomBy(factor, !this.#isReduced);
  }

  #fitTo(isAnimated: boolean): void {
    const circles = [...this.#ground.finalPlaces()].map(([id, { x, y }]) => ({
      x,
      y,
      radius: this.#ground.radii.get(id) ?? 0,
    }));
    const view = fitView(mapBounds(circles), this.#viewport());
    if (view) this.#field.moveTo(view, isAnimated && !this.#isReduced);
  }

  #keepFocusInView(): void {
    const place = this.#focused === null ? null : this.#ground.places.get(this.#focused);
    if (!place) return;
    const { x, y, zoom } = this.#field.view;
    const { width, height } = this.#viewport();
    const left = place.x * zoom + x;
    const top = place.y * zoom + y;
    const isInView = left > 40 && top > 40 && left < width - 40 && top < height - 60;
    if (!isInView) this.#field.centre(place, zoom, !this.#isReduced);
  }

  #connectionAt(point: Point): Selection | null {
    const curves = this.#scene.edges.slice(0, this.#scene.connections).map(({ curve }) => curve);
    const index = nearestCurve(curves, point, PICK_PIXELS / this.#field.view.zoom);
    const edge = this.#scene.edges[index];
    return edge ? { type: 'connection', source: edge.figures.source, target: edge.figures.target } : null;
  }

  #hover(hovered: Selection | null): void {
    if (isSameSelection(hovered, this.#hovered)) return;
    this.#hovered = hovered;
    this.#elements.field.style.cursor = hovered ? 'pointer' : '';
    this.#isSceneStale = true;
    this.#updateEmphasis();
    this.#wake();
  }

  #drag(id: string, point: Point): void {
    if (!this.#graph) return;
    this.#ground.drag(this.#graph, id, point);
    this.#isSceneStale = true;
    this.#wake();
  }

  #updateEmphasis(): void {
    const focused: Selection | null = this.#focused === null ? null : { type: 'node', id: this.#focused };
    const centre = this.#hovered ?? focused;
    const { nodes, edges } = this.#scene;
    const keys = [...nodes.map(({ id }) => id), ...edges.map(({ key }) => key)];
    if (!centre) {
      this.#emphasis.focus(keys, null);
      return;
    }
    const bright = neighbourhoodOf(
      centre,
      edges.map(({ figures }) => figures),
    );
    const brightEdges = new Set(edges.filter(({ figures }) => bright.includesLink(figures)).map(({ key }) => key));
    this.#emphasis.focus(keys, (key) => bright.nodes.has(key) || brightEdges.has(key));
  }

  #viewport(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.#elements.root;
    return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
  }

  #resize(): void {
    this.#layers.resize({ ...this.#viewport(), pixelRatio: Math.min(3, window.devicePixelRatio || 1) });
    this.#field.resize();
    this.#isStillStale = true;
    this.#wake();
  }

  #onVisibility(): void {
    if (document.hidden) {
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      return;
    }
    this.#needsPrefill = true;
    this.#wake();
  }

  #tellLegend(): void {
    const legend: MapLegend = {
      requestsPerDot: this.#requestsPerDot ?? 1,
      hasDots: !this.#isReduced,
      technique: this.#layers.painter.technique,
    };
    const told = JSON.stringify(legend);
    if (told === this.#legend) return;
    this.#legend = told;
    this.#events.onLegend(legend);
  }

  #buildScene(): void {
    this.#scene = this.#graph
      ? buildScene(this.#graph, this.#ground.places, this.#ground.radii, (key) => this.#ground.routeOf(key))
      : NO_SCENE;
    this.#field.sync(this.#scene.nodes);
    this.#isSceneStale = true;
  }

  #highlights(now: number): Highlights {
    const isEdgeLit = (edge: SceneEdge) => isLit(edge, this.#selection) || isLit(edge, this.#hovered);
    return {
      emphasisOf: (key) => this.#emphasis.of(key),
      isEdgeLit,
      outlineOf: (id) => {
        if (this.#selection?.type === 'node' && this.#selection.id === id) return 1;
        return this.#hovered?.type === 'node' && this.#hovered.id === id ? 0.6 : 0;
      },
      focusedNode: this.#focused,
      pulseOf: (id) => {
        const since = this.#pulses.get(id);
        return since === undefined ? 1 : Math.min(1, (now - since) / PULSE_MS);
      },
    };
  }

  #wake(): void {
    if (this.#frame === 0 && !document.hidden) this.#frame = requestAnimationFrame((now) => this.#onFrame(now));
  }

  #onFrame(now: number): void {
    this.#frame = 0;
    const elapsedMs = Math.min(100, Math.max(0, now - this.#lastFrameAt));
    const isResting = this.#drawFrame(now, elapsedMs);
    this.#lastFrameAt = now;
    if (!isResting) this.#wake();
  }

  /** @returns whether nothing moves any more */
  #drawFrame(now: number, elapsedMs: number): boolean {
    const isMoving = this.#ground.step(elapsedMs);
    if (isMoving) this.#buildScene();
    const isFading = this.#emphasis.isMoving;
    if (isFading) this.#emphasis.step(elapsedMs);
    const isPulsing = this.#pulses.size > 0;
    for (const [id, since] of this.#pulses) if (now - since > PULSE_MS) this.#pulses.delete(id);

    const highlights = this.#highlights(now);
    if (this.#isSceneStale || isFading || isPulsing) {
      this.#layers.painter.load(this.#scene, highlights);
      this.#isSceneStale = false;
      this.#isStillStale = true;
    }
    const isCounting = this.#drawStill(now, highlights);
    const hasDots = this.#drawDots(now);
    return !(isMoving || isFading || isPulsing || isCounting || hasDots);
  }

  /** @returns whether something on the still layers will change by itself */
  #drawStill(now: number, highlights: Highlights): boolean {
    const { view } = this.#field;
    const isViewNew = !this.#drawnFor || !isSameView(this.#drawnFor, view);
    const isLarge = this.#scene.edges.length > LINES_DRAWN_LIVE;
    const canPretend = isLarge && this.#drawnFor !== null && now - this.#viewMovedAt < REST_MS;
    const isCounting = this.#scene.edges.some(
      ({ breaker }) => breaker?.countdown && breaker.countdown.toMs > Date.now(),
    );
    if (isViewNew) this.#moveBackdrop(view);
    if (isViewNew && canPretend && this.#drawnFor) {
      this.#layers.pretend(this.#drawnFor, view);
    } else if (isViewNew || this.#isStillStale) {
      this.#layers.stopPretending();
      this.#layers.painter.drawStill(view, this.#isReduced);
      this.#drawMarks(view, highlights, now);
      this.#drawnFor = view;
      this.#isStillStale = false;
    } else if (isCounting && now - this.#marksDrawnAt > COUNTDOWN_REDRAW_MS) {
      this.#drawMarks(view, highlights, now);
    } else return isCounting;
    this.#labels.draw(this.#scene, view, {
      ...this.#viewport(),
      emphasisOf: highlights.emphasisOf,
      isEdgeLit: highlights.isEdgeLit,
      isNodeLit: (id) => highlights.outlineOf(id) > 0 || this.#focused === id,
    });
    return isCounting || isViewNew;
  }

  #drawMarks(view: View, { emphasisOf, isEdgeLit }: Highlights, now: number): void {
    this.#layers.marks.draw(this.#scene, view, { emphasisOf, isEdgeLit, nowMs: Date.now() });
    this.#marksDrawnAt = now;
  }

  /** The grid behind the map travels with it. */
  #moveBackdrop({ x, y, zoom }: View): void {
    const { style } = this.#elements.root;
    style.setProperty('--map-x', `${x}px`);
    style.setProperty('--map-y', `${y}px`);
    style.setProperty('--map-zoom', String(zoom));
  }

  /** @returns whether dots are under way */
  #drawDots(now: number): boolean {
    const { view } = this.#field;
    if (this.#isReduced || this.#requestsPerDot === null || this.#scene.edges.length === 0) {
      this.#layers.painter.drawMoving(view, this.#dots, null);
      return false;
    }
    this.#skipped = this.#dots.count > MANY_DOTS && !this.#skipped;
    if (this.#skipped) return true;
    let seconds = (now - this.#clockStart) / 1000;
    if (seconds > CLOCK_SPAN_SECONDS) {
      this.#dots.shiftClock(seconds);
      this.#clockStart = now;
      seconds = 0;
    }
    if (this.#needsPrefill) this.#emitter.prefill(seconds, this.#requestsPerDot);
    else this.#emitter.step(seconds, this.#requestsPerDot);
    this.#needsPrefill = false;
    this.#dots.expire(seconds);
    this.#layers.painter.drawMoving(view, this.#dots, seconds);
    return true;
  }
}

function isLit({ figures }: SceneEdge, selection: Selection | null): boolean {
  return selection?.type === 'connection' && selection.source === figures.source && selection.target === figures.target;
}

function isSameView(a: View, b: View): boolean {
  return a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}
