import type { Point } from './edge-geometry.ts';
import type { MapCamera } from './map-camera.ts';
import { nearestCircle } from './picking.ts';
import type { Scene } from './scene.ts';
import { type Enterable, ZoomGesture } from './zoom-gesture.ts';

/** Where zooming leads; both say whether that is another level. */
export interface LevelEvents {
  onZoomInto(nodeId: string): boolean;
  onZoomOut(): boolean;
}

/** A zoom about a point of the map. */
export interface HandZoom {
  from: number;
  to: number;
  point: Point;
  /** Milliseconds, as of events. */
  atMs: number;
}

/** Zooming far into a node leads into it, zooming far away from all there is leads out of the level. */
export class LevelZoom {
  readonly #gesture = new ZoomGesture();
  readonly #sceneOf: () => Scene;
  readonly #camera: MapCamera;
  readonly #events: LevelEvents;

  constructor(sceneOf: () => Scene, camera: MapCamera, events: LevelEvents) {
    this.#sceneOf = sceneOf;
    this.#camera = camera;
    this.#events = events;
  }

  /** As of `ZoomGesture.isHeld`. */
  isHeld(atMs: number, direction: number): boolean {
    return this.#gesture.isHeld(atMs, direction);
  }

  /** @returns whether the zoom led to another level, or belongs to a gesture that did */
  takes({ from, to, point, atMs }: HandZoom): boolean {
    if (this.isHeld(atMs, Math.sign(to - from))) return true;
    const { nodes } = this.#sceneOf();
    const node = nodes[nearestCircle(nodes, point)];
    const over = node ? enterable(node.figures.kind) : null;
    const led = this.#gesture.zoomed({ atMs, from, to, fit: this.#camera.fittingZoom, over });
    const isLed = led === 'out' ? this.#events.onZoomOut() : led === 'into' && this.#events.onZoomInto(node!.id);
    if (isLed) this.#gesture.spend();
    return isLed;
  }
}

function enterable(kind: string): Enterable | null {
  return kind === 'group' || kind === 'service' ? kind : null;
}
