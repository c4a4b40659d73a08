import type { TrafficGraph } from '@faultline/model';
import type { ShownClock } from '../live-feed/server-clock.ts';
import { LANGUAGE, type Language } from '../text/language.ts';
import type { Theme } from '../theme/theme-choice.ts';
import { CurveMemory } from './curve-memory.ts';
import { dotSources } from './dot-sources.ts';
import type { View } from './draw/painter.ts';
import type { Curve, Point } from './edge-geometry.ts';
import { ALL_IN_SIGHT, type Sight } from './graph-part.ts';
import { LayerStack } from './layer-stack.ts';
import type { Size } from './layout.ts';
import { LevelGhost } from './level-ghost.ts';
import { LevelMotion } from './level-motion.ts';
import type { MapFocus } from './map-focus.ts';
import type { MapGround } from './map-ground.ts';
import type { NodeField } from './node-field.ts';
import { setPaletteTheme } from './palette.ts';
import { chooseRequestsPerDot } from './particles.ts';
import { nearestCurve } from './picking.ts';
import { buildScene, type Scene, type SceneEdge } from './scene.ts';
import { COUNTDOWN_REDRAW_MS, StillPicture } from './still-picture.ts';
import { ViewRest } from './view-rest.ts';

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
  grid: HTMLElement;
  canvases: HTMLElement;
  labels: HTMLElement;
  field: HTMLElement;
}

interface Actors {
  ground: MapGround;
  focus: MapFocus;
  field: NodeField;
}

const PICK_PIXELS = 9;
const SHARPEST_PIXEL_RATIO = 3;
const LONGEST_FRAME_MS = 100;
const NO_SCENE: Scene = { nodes: [], edges: [], connections: 0 };

/** What is seen of the map: builds the scene, draws it when it changed, and rests when nothing moves. */
export class MapStage {
  readonly #elements: MapElements;
  readonly #actors: Actors;
  readonly #onLegend: (legend: MapLegend) => void;
  readonly #layers: LayerStack;
  readonly #picture: StillPicture;
  readonly #levelMotion: LevelMotion;
  readonly #viewRest = new ViewRest();
  readonly #curveMemory = new CurveMemory();
  readonly #routeOf = (key: string) => this.#actors.ground.routeOf(key);

  #graph: TrafficGraph | null = null;
  #sight: Sight = ALL_IN_SIGHT;
  #scene: Scene = NO_SCENE;
  #curves: readonly Curve[] = [];
  #size: Size = { width: 1, height: 1 };
  #isReduced = false;
  #theme: Theme;
  /** The one ratio for the whole map; `null` until there is traffic. */
  #requestsPerDot: number | null = null;
  #language: Language = LANGUAGE.en;
  #labelSize = 1;
  #clock: ShownClock = { aheadMs: 0 };
  #toldLegend = '';
  #frame = 0;
  #countdown: ReturnType<typeof setTimeout> | undefined;
  #lastFrameAt = performance.now();
  /** Painters have not seen the scene, or its highlights, as they are. */
  #isLoadDue = true;
  /** Nor where dots come from now. */
  #isUpdateDue = true;

  constructor(elements: MapElements, theme: Theme, actors: Actors, onLegend: (legend: MapLegend) => void) {
    setPaletteTheme(theme);
    this.#theme = theme;
    this.#elements = elements;
    this.#actors = actors;
    this.#onLegend = onLegend;
    this.#layers = new LayerStack(elements.canvases, theme, {
      onReplaced: () => {
        this.#isUpdateDue = true;
        this.#tellLegend();
        this.redraw();
      },
      onDrawn: (view) => this.#picture.arrived(view),
    });
    this.#picture = new StillPicture(elements.grid, elements.labels, this.#layers);
    this.#levelMotion = new LevelMotion([elements.canvases, elements.labels]);
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#countdown);
    this.#levelMotion.end();
    this.#layers.dispose();
    this.#elements.labels.replaceChildren();
  }

  get scene(): Scene {
    return this.#scene;
  }

  get size(): Size {
    return this.#size;
  }

  show(graph: TrafficGraph | null, sight: Sight): void {
    this.#graph = graph;
    this.#sight = sight;
    this.#buildScene();
    const { edges } = this.#scene;
    const demand = edges.reduce((sum, { flow, isFallback }) => sum + (isFallback ? 0 : flow.demand), 0);
    this.#requestsPerDot = chooseRequestsPerDot(demand, edges.length, this.#requestsPerDot);
    this.#isUpdateDue = true;
    this.#actors.focus.update(this.#scene);
    this.#tellLegend();
    this.redraw();
  }

  /** What is on the screen now, to be left for another level. */
  leave(): LevelGhost | null {
    const { drawnFor } = this.#picture;
    return drawnFor && new LevelGhost(this.#layers.drawn(), this.#elements.labels, drawnFor);
  }

  /**
   * Goes over to the level shown last, at whose end the field's view is.
   * @param mapping from positions on the level that was left to those on this one
   * @param before the view of the level that was left
   */
  goOver(ghost: LevelGhost, mapping: View, before: View): void {
    this.#levelMotion.begin(ghost, mapping, before);
    this.#wake();
  }

  get isGoingOver(): boolean {
    return this.#levelMotion.isUnderWay;
  }

  /** The level that the map goes over to is there at once. */
  arrive(): void {
    this.#levelMotion.end();
  }

  /** A place changed by hand. */
  rebuild(): void {
    this.#buildScene();
    this.redraw();
  }

  redraw(): void {
    this.#isLoadDue = true;
    this.#picture.invalidate();
    this.#wake();
  }

  viewMoved(): void {
    this.#viewRest.moved(performance.now());
    this.#wake();
  }

  resize(size: Size): void {
    this.#size = size;
    const pixelRatio = Math.min(SHARPEST_PIXEL_RATIO, window.devicePixelRatio || 1);
    this.#layers.resize({ ...size, pixelRatio });
  }

  setReducedMotion(isReduced: boolean): void {
    this.#isReduced = isReduced;
    this.#layers.dots.refill();
    this.#tellLegend();
    this.redraw();
  }

  setLanguage(language: Language): void {
    this.#language = language;
    this.redraw();
  }

  /** @param size how much larger labels are than on a desk */
  setLabelSize(size: number): void {
    this.#labelSize = size;
    this.redraw();
  }

  setClock(clock: ShownClock): void {
    this.#clock = clock;
    this.#wake();
  }

  setTheme(theme: Theme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    setPaletteTheme(theme);
    this.#buildScene();
    this.#layers.renew(theme);
  }

  /** The page was hidden, or is shown again. */
  followVisibility(): void {
    if (!document.hidden) {
      this.#layers.dots.refill();
      this.#wake();
      return;
    }
    this.#layers.dots.rest();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** The connection whose line runs near a point of the map. */
  edgeAt(point: Point): SceneEdge | undefined {
    return this.#scene.edges[nearestCurve(this.#curves, point, PICK_PIXELS / this.#actors.field.view.zoom)];
  }

  #tellLegend(): void {
    const legend: MapLegend = {
      requestsPerDot: this.#requestsPerDot ?? 1,
      hasDots: !this.#isReduced,
      technique: this.#layers.technique,
    };
    const told = JSON.stringify(legend);
    if (told === this.#toldLegend) return;
    this.#toldLegend = told;
    this.#onLegend(legend);
  }

  #buildScene(): void {
    const { ground, field } = this.#actors;
    this.#scene = this.#graph
      ? buildScene(this.#graph, ground.places, ground.radii, this.#routeOf, {
          curves: this.#curveMemory,
          keys: ground.keys,
          shown: this.#sight.shown,
        })
      : NO_SCENE;
    this.#curves = this.#scene.edges.slice(0, this.#scene.connections).map(({ curve }) => curve);
    field.sync(this.#scene.nodes);
    this.#isLoadDue = true;
  }

  #wake(): void {
    if (this.#frame === 0 && !document.hidden) this.#frame = requestAnimationFrame((now) => this.#onFrame(now));
  }

  #onFrame(now: number): void {
    const { ground, focus, field } = this.#actors;
    this.#frame = 0;
    const elapsedMs = Math.min(LONGEST_FRAME_MS, Math.max(0, now - this.#lastFrameAt));
    this.#lastFrameAt = now;
    const isMoving = ground.step(elapsedMs);
    if (isMoving) this.#buildScene();
    const isFading = focus.step(now, elapsedMs);
    const highlights = focus.highlights(now);
    if (this.#isLoadDue || isFading) {
      this.#layers.load(this.#scene, highlights);
      this.#picture.invalidate();
      this.#isLoadDue = false;
    }
    const { dots } = this.#layers;
    // After the lines that they come from.
    if (this.#isUpdateDue) dots.update(dotSources(this.#scene), this.#requestsPerDot ?? 1);
    this.#isUpdateDue = false;
    const end = field.view;
    const { view, grid } = this.#levelMotion.step(now, end, this.#picture.isDrawnFor(end));
    const isGoingOver = this.#levelMotion.isUnderWay;
    const target = isGoingOver ? end : null;
    const isReduced = this.#isReduced;
    const isViewMoving = this.#viewRest.isMoving(now) || isGoingOver;
    const isChanging = this.#picture.draw({
      scene: this.#scene,
      view,
      isViewMoving,
      target,
      grid,
      highlights,
      marks: this.#sight.marks,
      viewport: this.#size,
      isReduced,
      language: this.#language,
      labelSize: this.#labelSize,
      clock: this.#clock,
      now,
    });
    if (isReduced) dots.clear();
    const isDotFrame = !isReduced && dots.frame(view, now, isViewMoving, target);
    if (isGoingOver || isMoving || isFading || isChanging || isDotFrame) this.#wake();
    else if (this.#picture.isCounting) {
      clearTimeout(this.#countdown);
      this.#countdown = setTimeout(() => this.#wake(), COUNTDOWN_REDRAW_MS);
    }
  }
}
