import { type ShownClock, timeOn } from '../live-feed/server-clock.ts';
import type { Language } from '../text/language.ts';
import { isSameView, pretendDrawn, type View } from './draw/painter.ts';
import type { Marks } from './graph-part.ts';
import { gridPlace } from './grid-place.ts';
import { LabelLayer } from './label-layer.ts';
import type { LayerStack } from './layer-stack.ts';
import type { Size } from './layout.ts';
import type { Scene } from './scene.ts';
import type { Highlights } from './scene-buffers.ts';

/** Countdowns are drawn anew so often. */
export const COUNTDOWN_REDRAW_MS = 80;

export interface StillFrame {
  scene: Scene;
  view: View;
  /** It has not come to rest. */
  isViewMoving: boolean;
  /** Where the view is on its way to: drawn for that once, and shown as seen on the way; `null` while nobody knows. */
  target: View | null;
  /** That of the grid behind the map. */
  grid: View;
  highlights: Highlights;
  marks: Marks;
  viewport: Size;
  isReduced: boolean;
  language: Language;
  labelSize: number;
  /** That countdowns go by. */
  clock: ShownClock;
  /** Milliseconds, as of animation frames. */
  now: number;
}

/** Everything but the dots: drawn only when it changed. */
export class StillPicture {
  readonly #grid: HTMLElement;
  readonly #layers: LayerStack;
  readonly #labelHost: HTMLElement;
  readonly #labels: LabelLayer;
  #isStale = true;
  /** It is being drawn for this view, elsewhere. */
  #asked: View | null = null;
  #frame: StillFrame | null = null;
  #drawnFor: View | null = null;
  #isPretending = false;
  #gridView: View | null = null;
  #breakersDrawnAt = 0;
  /** Epoch milliseconds of the server at which the last countdown ends. */
  #countsUntilMs = 0;

  constructor(grid: HTMLElement, labels: HTMLElement, layers: LayerStack) {
    this.#grid = grid;
    this.#layers = layers;
    this.#labelHost = labels;
    this.#labels = new LabelLayer(labels);
  }

  /** Something other than the view changed. */
  invalidate(): void {
    this.#isStale = true;
  }

  /** A breaker's countdown is seen, which changes by itself. */
  get isCounting(): boolean {
    const clock = this.#frame?.clock;
    return clock !== undefined && 'aheadMs' in clock && this.#countsUntilMs > timeOn(clock);
  }

  /** The view that all of it was last drawn for. */
  get drawnFor(): View | null {
    return this.#drawnFor;
  }

  /** All of it is on the screen as it is seen from this view, nothing is being drawn elsewhere. */
  isDrawnFor(view: View): boolean {
    return this.#asked === null && isSameView(view, this.#drawnFor);
  }

  /** @returns whether it needs the next frame too */
  draw(frame: StillFrame): boolean {
    const { view, target, now } = frame;
    this.#frame = frame;
    const wanted = { ...frame, view: target ?? view };
    const isViewNew = !isSameView(wanted.view, this.#drawnFor);
    const isPanning =
      isViewNew && target === null && this.#drawnFor !== null && this.#layers.isCrowded && frame.isViewMoving;
    if (!isSameView(frame.grid, this.#gridView)) this.#moveGrid(frame.grid);
    if (!isPanning && (isViewNew || this.#isStale)) this.#renew(wanted);
    else if (this.isCounting && now - this.#breakersDrawnAt >= COUNTDOWN_REDRAW_MS) this.#drawBreakers(wanted);
    const isElsewhere = this.#drawnFor !== null && !isSameView(this.#drawnFor, view);
    if (isElsewhere || this.#isPretending) this.#pretend(isElsewhere ? this.#drawnFor : null, view);
    return isPanning || (isViewNew && this.#asked === null);
  }

  /** Lines and nodes, which were being drawn elsewhere, are on their canvas now, for this view. */
  arrived(view: View): void {
    if (!this.#frame) return;
    if (this.#asked && isSameView(view, this.#asked)) this.#asked = null;
    this.#complete({ ...this.#frame, view });
    if (!isSameView(view, this.#frame.view)) this.#pretend(view, this.#frame.view);
  }

  #renew(frame: StillFrame): void {
    const { view, isReduced } = frame;
    if (!this.#isStale && this.#asked && isSameView(this.#asked, view)) return;
    this.#isStale = false;
    const isDrawn = this.#layers.drawStill(view, isReduced);
    this.#asked = isDrawn ? null : view;
    if (isDrawn) this.#complete(frame);
  }

  /** Draws what belongs to the lines and nodes that are drawn. */
  #complete(frame: StillFrame): void {
    const { scene, view, highlights } = frame;
    this.#pretend(null, view);
    this.#layers.marks.drawIcons(scene, view, highlights);
    this.#drawBreakers(frame);
    this.#drawLabels(frame);
    this.#drawnFor = view;
    this.#countsUntilMs = scene.edges.reduce(
      (latest, { breaker }) => Math.max(latest, breaker?.countdown?.toMs ?? 0),
      0,
    );
  }

  /** Cheaper than drawing, and less sharp. */
  #pretend(drawnFor: View | null, view: View): void {
    this.#isPretending = drawnFor !== null;
    for (const element of [...this.#layers.still, this.#labelHost]) pretendDrawn(element, drawnFor, view);
  }

  #drawBreakers({ scene, view, highlights, clock, now }: StillFrame): void {
    this.#layers.marks.drawBreakers(scene, view, { ...highlights, nowMs: timeOn(clock) });
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

  #moveGrid(view: View): void {
    const { x, y, scale } = gridPlace(view);
    this.#gridView = view;
    this.#grid.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }
}
