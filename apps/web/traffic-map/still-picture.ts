import type { View } from './draw/painter.ts';
import { LabelLayer } from './label-layer.ts';
import type { LayerStack } from './layer-stack.ts';
import type { Size } from './layout.ts';
import type { Scene } from './scene.ts';
import type { Highlights } from './scene-buffers.ts';

/** Above this many lines panning moves the picture, and draws it afresh when it has come to rest. */
const LINES_DRAWN_LIVE = 400;
const REST_MS = 120;
const COUNTDOWN_REDRAW_MS = 80;

export interface StillFrame {
  scene: Scene;
  view: View;
  highlights: Highlights;
  viewport: Size;
  isReduced: boolean;
  /** Milliseconds, as of animation frames. */
  now: number;
}

/** Everything but the dots: drawn only when it changed. */
export class StillPicture {
  readonly #root: HTMLElement;
  readonly #layers: LayerStack;
  readonly #labels: LabelLayer;
  #isStale = true;
  #drawnFor: View | null = null;
  #viewMovedAt = 0;
  #marksDrawnAt = 0;

  constructor(root: HTMLElement, labels: HTMLElement, layers: LayerStack) {
    this.#root = root;
    this.#layers = layers;
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

  /** @returns whether it will change by itself */
  draw(frame: StillFrame): boolean {
    const { scene, view, now } = frame;
    const isViewNew = !this.#drawnFor || !isSameView(this.#drawnFor, view);
    const isPanning = scene.edges.length > LINES_DRAWN_LIVE && now - this.#viewMovedAt < REST_MS;
    const isCounting = scene.edges.some(({ breaker }) => (breaker?.countdown?.toMs ?? 0) > Date.now());
    if (isViewNew) this.#moveGrid(view);
    if (isViewNew && isPanning && this.#drawnFor) {
      this.#layers.pretend(this.#drawnFor, view);
      this.#drawLabels(frame);
    } else if (isViewNew || this.#isStale) {
      this.#layers.stopPretending();
      this.#layers.painter.drawStill(view, frame.isReduced);
      this.#drawMarks(frame);
      this.#drawLabels(frame);
      this.#drawnFor = view;
      this.#isStale = false;
    } else if (isCounting && now - this.#marksDrawnAt > COUNTDOWN_REDRAW_MS) {
      this.#drawMarks(frame);
    }
    return isCounting || isViewNew;
  }

  #drawMarks({ scene, view, highlights, now }: StillFrame): void {
    this.#layers.marks.draw(scene, view, { ...highlights, nowMs: Date.now() });
    this.#marksDrawnAt = now;
  }

  #drawLabels({ scene, view, highlights, viewport }: StillFrame): void {
    this.#labels.draw(scene, view, {
      ...viewport,
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

function isSameView(a: View, b: View): boolean {
  return a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}
