import { fitView, mapBounds } from './fit-view.ts';
import type { Size } from './layout.ts';
import type { MapGround } from './map-ground.ts';
import type { NodeField } from './node-field.ts';

const ZOOM_STEP = 1.3;
const FOCUS_ZOOM = 1.3;
/** Between a node that must be seen and the edge of the screen; names need more below. CSS pixels. */
const IN_VIEW_MARGIN = { side: 40, below: 60 };

/** Moves the view over the map; in one step where motion is reduced. */
export class MapCamera {
  isReduced = false;
  /** How much larger labels are than on a desk. */
  labelSize = 1;
  readonly #field: NodeField;
  readonly #ground: MapGround;
  readonly #viewport: () => Size;
  readonly #isShown: (id: string) => boolean;

  constructor(field: NodeField, ground: MapGround, seen: { viewport: () => Size; isShown: (id: string) => boolean }) {
    this.#field = field;
    this.#ground = ground;
    this.#viewport = seen.viewport;
    this.#isShown = seen.isShown;
  }

  /** Brings all that is shown into view, or of that only these nodes. */
  fit(isAnimated: boolean, only?: ReadonlySet<string>): void {
    const { layout, radii } = this.#ground;
    const shown = [...layout].filter(([id]) => this.#isShown(id) && (only?.has(id) ?? true));
    const circles = shown.map(([id, { x, y }]) => ({ x, y, radius: radii.get(id) ?? 0 }));
    const view = fitView(mapBounds(circles, this.labelSize), this.#viewport(), this.labelSize);
    if (view) this.#field.moveTo(view, isAnimated && !this.isReduced);
  }

  zoomIn(): void {
    this.#zoom(ZOOM_STEP);
  }

  zoomOut(): void {
    this.#zoom(1 / ZOOM_STEP);
  }

  /** Brings a node into the middle. An unknown id changes nothing. */
  focus(id: string): void {
    const place = this.#ground.places.get(id);
    if (!place) return;
    this.#ground.touch();
    this.#field.centre(place, Math.max(FOCUS_ZOOM, this.#field.view.zoom), !this.isReduced);
  }

  /** Brings a node into the middle only if it is out of sight. */
  keepInView(id: string): void {
    const place = this.#ground.places.get(id);
    if (!place) return;
    const { x, y, zoom } = this.#field.view;
    const { width, height } = this.#viewport();
    const left = place.x * zoom + x;
    const top = place.y * zoom + y;
    const { side, below } = IN_VIEW_MARGIN;
    const isInView = left > side && left < width - side && top > side && top < height - below;
    if (!isInView) this.#field.centre(place, zoom, !this.isReduced);
  }

  #zoom(factor: number): void {
    this.#ground.touch();
    this.#field.zoomBy(factor, !this.isReduced);
  }
}
