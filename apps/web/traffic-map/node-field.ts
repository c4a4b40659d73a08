import type { View } from './draw/painter.ts';
import type { Circle, Point } from './edge-geometry.ts';
import { listenToGestures } from './pointer-gestures.ts';

/** What a viewer does with the map; points are in the map's own coordinates. */
export interface FieldEvents {
  onViewport(): void;
  onNodeOver(id: string | null): void;
  /** The pointer moved over empty ground. */
  onGroundOver(point: Point): void;
  onNodeTap(id: string): void;
  onGroundTap(point: Point): void;
  onNodeDrag(id: string, point: Point): void;
  /** Zoomed, panned or dragged by hand. */
  onHandled(): void;
}

type FieldNode = Circle & { id: string };

const ZOOM_MIN = 0.1;
const ZOOM_MAX = 3;
/** Nodes are easier to hit than they are large; pixels on the screen. */
const HIT_MARGIN = 6;
const MOVE_MS = 320;

/** What hands act on: the view over the map, panned and zoomed, and the nodes in it, hit and dragged. Draws nothing. */
export class NodeField {
  readonly #host: HTMLElement;
  readonly #events: FieldEvents;
  readonly #endGestures: () => void;
  #nodes: readonly FieldNode[] = [];
  #view: View = { x: 0, y: 0, zoom: 1 };
  #held: { id: string; offset: Point } | null = null;
  #over: string | null = null;
  #moveFrame = 0;

  constructor(host: HTMLElement, events: FieldEvents) {
    this.#host = host;
    this.#events = events;
    this.#endGestures = listenToGestures(host, {
      onHover: (at) => this.#hover(at),
      onPress: (at) => this.#press(at),
      onTap: (at) => this.#tap(at),
      onDrag: (at, by) => this.#drag(at, by),
      onZoom: (at, factor) => {
        events.onHandled();
        cancelAnimationFrame(this.#moveFrame);
        this.#show(this.#zoomedAround(at, factor));
      },
      onEnd: () => {
        this.#held = null;
      },
    });
  }

  /** Makes the nodes exactly these; the last is hit first. */
  sync(nodes: readonly FieldNode[]): void {
    this.#nodes = nodes;
  }

  get view(): View {
    return this.#view;
  }

  zoomBy(factor: number, isAnimated: boolean): void {
    const { clientWidth, clientHeight } = this.#host;
    this.moveTo(this.#zoomedAround({ x: clientWidth / 2, y: clientHeight / 2 }, factor), isAnimated);
  }

  /** Brings a point of the map to the middle of the screen. */
  centre(point: Point, zoom: number, isAnimated: boolean): void {
    const x = this.#host.clientWidth / 2 - point.x * zoom;
    const y = this.#host.clientHeight / 2 - point.y * zoom;
    this.moveTo({ x, y, zoom }, isAnimated);
  }

  moveTo(to: View, isAnimated: boolean): void {
    cancelAnimationFrame(this.#moveFrame);
    if (!isAnimated) {
      this.#show(to);
      return;
    }
    const from = this.#view;
    const startedAt = performance.now();
    const step = (now: number): void => {
      const progress = Math.min(1, Math.max(0, now - startedAt) / MOVE_MS);
      const eased = progress < 0.5 ? 4 * progress ** 3 : 1 - (-2 * progress + 2) ** 3 / 2;
      const between = (a: number, b: number) => a + (b - a) * eased;
      this.#show({ x: between(from.x, to.x), y: between(from.y, to.y), zoom: between(from.zoom, to.zoom) });
      if (progress < 1) this.#moveFrame = requestAnimationFrame(step);
    };
    this.#moveFrame = requestAnimationFrame(step);
  }

  /** The pointer went elsewhere. */
  leave(): void {
    this.#over = null;
    this.#events.onNodeOver(null);
  }

  destroy(): void {
    cancelAnimationFrame(this.#moveFrame);
    this.#endGestures();
  }

  #show(view: View): void {
    this.#view = view;
    this.#events.onViewport();
  }

  #zoomedAround(at: Point, factor: number): View {
    const { x, y, zoom: before } = this.#view;
    const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, before * factor));
    const ratio = zoom / before;
    return { zoom, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio };
  }

  #onMap({ x, y }: Point): Point {
    return { x: (x - this.#view.x) / this.#view.zoom, y: (y - this.#view.y) / this.#view.zoom };
  }

  #nodeAt(at: Point): FieldNode | undefined {
    const { x, y } = this.#onMap(at);
    const margin = HIT_MARGIN / this.#view.zoom;
    return this.#nodes.findLast((node) => Math.hypot(node.x - x, node.y - y) <= node.radius + margin);
  }

  #hover(at: Point): void {
    const over = this.#nodeAt(at)?.id ?? null;
    if (over !== this.#over) this.#events.onNodeOver(over);
    this.#over = over;
    if (over === null) this.#events.onGroundOver(this.#onMap(at));
  }

  #press(at: Point): void {
    const node = this.#nodeAt(at);
    const point = this.#onMap(at);
    this.#held = node ? { id: node.id, offset: { x: node.x - point.x, y: node.y - point.y } } : null;
  }

  #tap(at: Point): void {
    if (this.#held) this.#events.onNodeTap(this.#held.id);
    else this.#events.onGroundTap(this.#onMap(at));
  }

  #drag(at: Point, by: Point): void {
    this.#events.onHandled();
    cancelAnimationFrame(this.#moveFrame);
    if (this.#held) {
      const { id, offset } = this.#held;
      const point = this.#onMap(at);
      this.#events.onNodeDrag(id, { x: point.x + offset.x, y: point.y + offset.y });
      return;
    }
    this.#show({ ...this.#view, x: this.#view.x + by.x, y: this.#view.y + by.y });
  }
}
