import type { View } from './draw/painter.ts';
import { fitBeside, mapBounds, nodeBox } from './fit-view.ts';
import type { Size } from './layout.ts';
import type { MapGround } from './map-ground.ts';
import type { NodeField } from './node-field.ts';

const FOCUS_ZOOM = 1.3;
/** Between a node that must be seen and the edge of the screen; names need more below. CSS pixels. */
const IN_VIEW_MARGIN = { side: 40, below: 60 };

interface Seen {
  viewport(): Size;
  isShown(id: string): boolean;
  /** The map is going over to another level, at whose end the camera stands already. */
  isGoingOver(): boolean;
}

/** Moves the view over the map; in one step where motion is reduced. */
export class MapCamera {
  isReduced = false;
  /** How much larger labels are than on a desk. */
  labelSize = 1;
  /** What lies over the lower left corner of the screen. */
  corner: Size = { width: 0, height: 0 };
  readonly #field: NodeField;
  readonly #ground: MapGround;
  readonly #seen: Seen;
  /** What was last brought into view; `undefined` for everything. */
  #fitted: ReadonlySet<string> | undefined;

  constructor(field: NodeField, ground: MapGround, seen: Seen) {
    this.#field = field;
    this.#ground = ground;
    this.#seen = seen;
  }

  /** Brings all that is shown into view, or of that only these nodes. */
  fit(isAnimated: boolean, only?: ReadonlySet<string>): void {
    this.#fitted = only;
    const view = this.#viewOf(only);
    if (view) this.#field.moveTo(view, isAnimated && !this.isReduced && !this.#seen.isGoingOver());
  }

  /** Brings the same into view as the last time, on a screen of another size. */
  refit(isAnimated: boolean): void {
    this.fit(isAnimated, this.#fitted);
  }

  /** The zoom at which all that is shown fits the screen; 1 without anything. */
  get fittingZoom(): number {
    return this.#viewOf()?.zoom ?? 1;
  }

  /** Zooms about the middle of the screen. */
  zoomBy(factor: number): void {
    this.#ground.touch();
    this.#field.zoomBy(factor, !this.isReduced);
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
    const { width, height } = this.#seen.viewport();
    const left = place.x * zoom + x;
    const top = place.y * zoom + y;
    const { side, below } = IN_VIEW_MARGIN;
    const isInView = left > side && left < width - side && top > side && top < height - below;
    if (!isInView) this.#field.centre(place, zoom, !this.isReduced);
  }

  #viewOf(only?: ReadonlySet<string>): View | null {
    const { layout, radii } = this.#ground;
    const shown = [...layout].filter(
      ([id, { goneSinceMs }]) => goneSinceMs === null && this.#seen.isShown(id) && (only?.has(id) ?? true),
    );
    const circles = new Map(shown.map(([id, { x, y }]) => [id, { x, y, radius: radii.get(id) ?? 0 }]));
    const bounds = mapBounds([...circles.values()], this.labelSize, this.#ground.linesAmong(circles));
    const nodes = [...circles.values()].map((circle) => nodeBox(circle, this.labelSize));
    return fitBeside(bounds, nodes, this.#seen.viewport(), this.corner, this.labelSize);
  }
}
