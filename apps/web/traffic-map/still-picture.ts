import type { Language } from '../text/language.ts';
import { isSameView, pretendDrawn, type View } from './draw/painter.ts';
import type { Marks } from './graph-part.ts';
import { LabelLayer } from './label-layer.ts';
import type { LayerStack } from './layer-stack.ts';
import type { Size } from './layout.ts';
import type { Scene } from './scene.ts';
import type { Highlights } from './scene-buffers.ts';

/** Above this many lines panning moves the picture, and draws it afresh when it has come to rest. */
const LINES_DRAWN_LIVE = 400;
/** Nothing moved for this long, or for three frames where frames take longer: the view has come to rest. */
const REST_MS = 120;
const REST_FRAMES = 3;
const COUNTDOWN_REDRAW_MS = 80;

export interface StillFrame {
  scene: Scene;
  view: View;
  highlights: Highlights;
  marks: Marks;
  viewport: Size;
  isReduced: boolean;
  language: Language;
  labelSize: number;
  /** Milliseconds, as of animation frames. */
  now: number;
}

/** Everything but the dots: drawn only when it changed. */
export class StillPicture {
  readonly #root: HTMLElement;
  readonly #layers: LayerStack;
  readonly #labelHost: HTMLElement;
  readonly #labels: LabelLayer;
  #isStale = true;
  #isPretending = false;
  #drawnFor: View | null = null;
  #viewMovedAt = 0;
  #breakersDrawnAt = 0;
  #frameAt = 0;
  /** Epoch milliseconds at which the last countdown ends. */
  #countsUntilMs = 0;

  constructor(root: HTMLElement, labels: HTMLElement, layers: LayerStack) {
    this.#root = root;
    this.#layers = layers;
    this.#labelHost = labels;
    this.#labels = new LabelLayer(labels);
  }

  /** Something other than the view changed. */
  invalidate(): void {
    this.#isStale = true;
  }

  /** Zoom or pan changed just now. */
  viewMoved(now: number): void {
    this.#viewMovedAt = now;
  }

  /** The picture is moved about instead of drawn: the viewer's hand is on a crowded map. */
  get isPretending(): boolean {
    return this.#isPretending;
  }

  /** @returns whether it will change by itself */
  draw(frame: StillFrame): boolean {
    const { scene, view, now } = frame;
    const restMs = Math.max(REST_MS, REST_FRAMES * (now - this.#frameAt));
    this.#frameAt = now;
    const isViewNew = !this.#drawnFor || !isSameView(this.#drawnFor, view);
    const isPanning = scene.edges.length > LINES_DRAWN_LIVE && now - this.#viewMovedAt < restMs;
    const isCounting = this.#countsUntilMs > Date.now();
    if (isViewNew) this.#moveGrid(view);
    if (isViewNew && isPanning && this.#drawnFor) {
      this.#pretend(this.#drawnFor, view);
    } else if (isViewNew || this.#isStale) {
      this.#pretend(null, view);
      this.#layers.painter.drawStill(view, frame.isReduced);
      this.#layers.marks.drawIcons(scene, view, frame.highlights);
      this.#drawBreakers(frame);
      this.#drawLabels(frame);
      this.#drawnFor = view;
      this.#isStale = false;
      this.#countsUntilMs = scene.edges.reduce(
        (latest, { breaker }) => Math.max(latest, breaker?.countdown?.toMs ?? 0),
        0,
      );
    } else if (isCounting && now - this.#breakersDrawnAt > COUNTDOWN_REDRAW_MS) {
      this.#drawBreakers(frame);
    }
    return isCounting || isViewNew;
  }

  /** Cheaper than drawing, and less sharp. */
  #pretend(drawnFor: View | null, view: View): void {
    for (const element of [...this.#layers.still, this.#labelHost]) pretendDrawn(element, drawnFor, view);
    this.#isPretending = drawnFor !== null;
  }

  #drawBreakers({ scene, view, highlights, now }: StillFrame): void {
    this.#layers.marks.drawBreakers(scene, view, { ...highlights, nowMs: Date.now() });
    this.#breakersDrawnAt = now;
  }

  #drawLabels({ scene, view, highlights, marks, viewport, language, labelSize }: StillFrame): void {
    this.#labels.draw(scene, view, {
      ...viewport,
      labelSize,
      language,
      marks,
      emphasisOf: highlights.emphasisOf,
      isEdgeLit: highlights.isEdgeLit,
      isNodeLit: (id) => highlights.outlineOf(id) > 0 || highlights.focusedNode === id,
    });
  }

  /** The grid behind the map travels with it. */
  #moveGrid({ x, y, zoom }: View): void {
    const { style } = this.#root;
    style.setProperty('--map-x', `${x}px`);
    style.setProperty('--map-y', `${y}px`);
    style.setProperty('--map-zoom', String(zoom));
  }
}
