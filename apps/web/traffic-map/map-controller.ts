import type { TrafficGraph } from '@faultline/model';
import type { Theme } from '../theme/theme-choice.ts';
import { DotStream } from './dot-stream.ts';
import type { Curve, Point } from './edge-geometry.ts';
import { LayerStack } from './layer-stack.ts';
import type { Size } from './layout.ts';
import { MapCamera } from './map-camera.ts';
import { MapFocus } from './map-focus.ts';
import { MapGround } from './map-ground.ts';
import { NodeField } from './node-field.ts';
import { setPaletteTheme } from './palette.ts';
import { nearestCurve } from './picking.ts';
import { buildScene, type Scene } from './scene.ts';
import type { Selection } from './selection.ts';
import { StillPicture } from './still-picture.ts';
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

const PICK_PIXELS = 9;
/** An element smaller than this is not laid out yet, or hidden. */
const SMALLEST_SIDE = 40;
const SHARPEST_PIXEL_RATIO = 3;
const LONGEST_FRAME_MS = 100;
const NO_SCENE: Scene = { nodes: [], edges: [], connections: 0 };

/** Runs the map: takes graphs and gestures, keeps what is drawn up to date, and rests when nothing moves. */
export class MapController {
  readonly camera: MapCamera;
  readonly #elements: MapElements;
  readonly #events: MapEvents;
  readonly #ground = new MapGround();
  readonly #focus = new MapFocus();
  readonly #dots = new DotStream();
  readonly #field: NodeField;
  readonly #layers: LayerStack;
  readonly #picture: StillPicture;
  readonly #observer: ResizeObserver;
  readonly #abort = new AbortController();

  #graph: TrafficGraph | null = null;
  #scene: Scene = NO_SCENE;
  #curves: readonly Curve[] = [];
  #isReduced = false;
  #theme: Theme | null = null;
  /** The map was arranged while its element had no size, so for no screen in particular. */
  #isArrangedBlind = false;
  #toldLegend = '';
  #frame = 0;
  #lastFrameAt = performance.now();
  /** The painter has not seen the scene, or its highlights, as they are. */
  #isLoadDue = true;

  constructor(elements: MapElements, events: MapEvents) {
    this.#elements = elements;
    this.#events = events;
    this.#layers = new LayerStack(elements.canvases, () => {
      this.#tellLegend();
      this.#redraw();
    });
    this.#picture = new StillPicture(elements.root, elements.labels, this.#layers);
    this.#field = new NodeField(elements.field, {
      onViewport: () => {
        this.#picture.viewMoved(performance.now());
        this.#wake();
      },
      onNodeOver: (id) => this.#hover(id === null ? null : { type: 'node', id }),
      onGroundOver: (point) => this.#hover(this.#connectionAt(point)),
      onNodeTap: (id) => events.onSelect({ type: 'node', id }),
      onGroundTap: (point) => events.onSelect(this.#connectionAt(point)),
      onNodeDrag: (id, point) => this.#drag(id, point),
      onHandled: () => this.#ground.touch(),
    });
    this.camera = new MapCamera(this.#field, this.#ground, () => this.#viewport());
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(elements.root);
    elements.root.addEventListener('pointerleave', () => this.#hover(null), this.#abort);
    window.addEventListener('resize', () => this.#resize(), this.#abort);
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
    const isFirst = this.#scene.nodes.length === 0;
    this.#graph = graph;
    if (graph) {
      const { newcomers, isRearranged } = this.#ground.update(graph, this.#viewport(), Date.now());
      if (this.#isReduced) this.#ground.settle();
      else this.#focus.pulse(newcomers, performance.now());
      if (isRearranged) {
        const { width, height } = this.#viewport();
        this.#isArrangedBlind = width < SMALLEST_SIDE || height < SMALLEST_SIDE;
        this.camera.fit(!isFirst);
      }
    }
    this.#buildScene();
    this.#dots.update(this.#scene);
    this.#focus.update(this.#scene);
    this.#tellLegend();
    this.#redraw();
  }

  setSelection(selection: Selection | null): void {
    if (this.#focus.select(selection)) this.#redraw();
  }

  setReducedMotion(isReduced: boolean): void {
    if (isReduced === this.#isReduced) return;
    this.#isReduced = isReduced;
    this.camera.isReduced = isReduced;
    this.#dots.refill();
    if (isReduced) this.#ground.settle();
    this.#tellLegend();
    this.#redraw();
  }

  setTheme(theme: Theme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    setPaletteTheme(theme);
    this.#buildScene();
    this.#layers.renew();
  }

  /** Arranges the map afresh and brings it into view. */
  rearrange(): void {
    if (!this.#graph) return;
    this.#ground.rearrange(this.#graph, this.#viewport());
    if (this.#isReduced) this.#ground.settle();
    this.#buildScene();
    this.camera.fit(true);
    this.#redraw();
  }

  /** Moves the keyboard's focus to the next node; `null` leaves the nodes. */
  walk(direction: WalkDirection | null): void {
    const { selection, walked } = this.#focus;
    const from = walked ?? (selection?.type === 'node' ? selection.id : null);
    const present = new Map(this.#scene.nodes.map(({ id, x, y }) => [id, { x, y }]));
    const next = direction === null ? null : (nextNode(present, from, direction) ?? from);
    if (next === walked) return;
    this.#focus.walkTo(next, this.#scene);
    this.#events.onFocus(next);
    if (next !== null) this.camera.keepInView(next);
    this.#redraw();
  }

  /** Selects the node the keyboard stands on. */
  selectWalked(): void {
    const { walked } = this.#focus;
    if (walked !== null) this.#events.onSelect({ type: 'node', id: walked });
  }

  #connectionAt(point: Point): Selection | null {
    const index = nearestCurve(this.#curves, point, PICK_PIXELS / this.#field.view.zoom);
    const edge = this.#scene.edges[index];
    return edge ? { type: 'connection', source: edge.figures.source, target: edge.figures.target } : null;
  }

  #hover(hovered: Selection | null): void {
    if (!this.#focus.hover(hovered, this.#scene)) return;
    this.#elements.field.style.cursor = hovered ? 'pointer' : '';
    this.#redraw();
  }

  #drag(id: string, point: Point): void {
    if (!this.#graph) return;
    this.#ground.drag(this.#graph, id, point);
    this.#buildScene();
    this.#redraw();
  }

  #viewport(): Size {
    const { clientWidth, clientHeight } = this.#elements.root;
    return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
  }

  #resize(): void {
    const pixelRatio = Math.min(SHARPEST_PIXEL_RATIO, window.devicePixelRatio || 1);
    const viewport = this.#viewport();
    this.#layers.resize({ ...viewport, pixelRatio });
    this.#field.resize();
    const hasRoom = viewport.width >= SMALLEST_SIDE && viewport.height >= SMALLEST_SIDE;
    if (hasRoom && this.#isArrangedBlind && this.#graph) {
      this.#isArrangedBlind = false;
      this.#ground.rearrange(this.#graph, viewport);
      this.#ground.settle();
      this.#buildScene();
    }
    if (!this.#ground.isTouched) this.camera.fit(false);
    this.#redraw();
  }

  #onVisibility(): void {
    if (!document.hidden) {
      this.#dots.refill();
      this.#wake();
      return;
    }
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #tellLegend(): void {
    const { requestsPerDot } = this.#dots;
    const legend: MapLegend = {
      requestsPerDot,
      hasDots: !this.#isReduced,
      technique: this.#layers.painter.technique,
    };
    const told = JSON.stringify(legend);
    if (told === this.#toldLegend) return;
    this.#toldLegend = told;
    this.#events.onLegend(legend);
  }

  #buildScene(): void {
    const { places, radii } = this.#ground;
    this.#scene = this.#graph ? buildScene(this.#graph, places, radii, (key) => this.#ground.routeOf(key)) : NO_SCENE;
    this.#curves = this.#scene.edges.slice(0, this.#scene.connections).map(({ curve }) => curve);
    this.#field.sync(this.#scene.nodes);
    this.#isLoadDue = true;
  }

  #redraw(): void {
    this.#isLoadDue = true;
    this.#picture.invalidate();
    this.#wake();
  }

  #wake(): void {
    if (this.#frame === 0 && !document.hidden) this.#frame = requestAnimationFrame((now) => this.#onFrame(now));
  }

  #onFrame(now: number): void {
    this.#frame = 0;
    const elapsedMs = Math.min(LONGEST_FRAME_MS, Math.max(0, now - this.#lastFrameAt));
    this.#lastFrameAt = now;
    const isMoving = this.#ground.step(elapsedMs);
    if (isMoving) this.#buildScene();
    const isFading = this.#focus.step(now, elapsedMs);
    const highlights = this.#focus.highlights(now);
    if (this.#isLoadDue || isFading) {
      this.#layers.painter.load(this.#scene, highlights);
      this.#picture.invalidate();
      this.#isLoadDue = false;
    }
    const { view } = this.#field;
    const isReduced = this.#isReduced;
    const viewport = this.#viewport();
    const isChanging = this.#picture.draw({ scene: this.#scene, view, highlights, viewport, isReduced, now });
    const hasDots = !isReduced && this.#dots.draw(this.#layers.painter, view, now);
    if (isReduced) this.#dots.clear(this.#layers.painter, view);
    if (isMoving || isFading || isChanging || hasDots) this.#wake();
  }
}
