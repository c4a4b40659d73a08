import type cytoscape from 'cytoscape';
import type { Point } from './edge-geometry.ts';
import type { HandZoom } from './level-zoom.ts';
import { wheelFactor } from './wheel-zoom.ts';

export interface HandEvents {
  /** A hand is on the map: whatever moves by itself ends. */
  onHand(): void;
  /** Zoomed by hand. @returns whether that led to another level */
  onZoom(zoom: HandZoom): boolean;
  /**
   * The wheel is turned.
   * @param direction 1 for zooming in, -1 for zooming out
   * @returns whether the map is to stay as it is
   */
  isHeld(atMs: number, direction: number): boolean;
}

const MOVING = ['pointerdown', 'touchmove', 'gesturechange'];
const LIFTED = ['touchend', 'touchcancel'] as const;

/** Wheel and fingers on the map; the wheel does not reach Cytoscape. A gesture that led to another level does nothing more. */
export class FieldHands {
  readonly #host: HTMLElement;
  readonly #events: HandEvents;
  #cy: cytoscape.Core | null = null;
  /** Before the step of a zoom that is under way. */
  #zoomBefore = 1;
  #areFingersLetGo = false;

  /** To be made before Cytoscape, which listens to the same. */
  constructor(host: HTMLElement, events: HandEvents) {
    this.#host = host;
    this.#events = events;
    for (const type of MOVING) host.addEventListener(type, () => this.#onHand(), { capture: true, passive: true });
    host.addEventListener('wheel', (event) => this.#onWheel(event), { capture: true, passive: false });
    for (const type of LIFTED)
      host.addEventListener(type, ({ touches }) => touches.length > 0 || this.#letFingers(true));
  }

  follow(cy: cytoscape.Core): void {
    this.#cy = cy;
    cy.on('pinchzoom', ({ position, originalEvent }) => {
      const { touches = [] } = originalEvent as Event & Partial<Pick<TouchEvent, 'touches'>>;
      const fingers = [...touches];
      const point = fingers.length > 0 ? this.#pointAt(middleOf(fingers), cy) : position;
      const zoom = { from: this.#zoomBefore, to: cy.zoom(), point, atMs: originalEvent.timeStamp };
      if (this.#events.onZoom(zoom) && fingers.length > 0) this.#letFingers(false);
    });
  }

  #onHand(): void {
    if (this.#areFingersLetGo) return;
    this.#cy?.stop(true);
    this.#events.onHand();
    this.#zoomBefore = this.#cy?.zoom() ?? 1;
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    event.stopImmediatePropagation();
    const cy = this.#cy;
    if (!cy || event.deltaY === 0 || this.#events.isHeld(event.timeStamp, -Math.sign(event.deltaY))) return;
    this.#onHand();
    const point = this.#pointAt(event, cy);
    cy.zoom({ level: this.#zoomBefore * wheelFactor(event), position: point });
    this.#events.onZoom({ from: this.#zoomBefore, to: cy.zoom(), point, atMs: event.timeStamp });
  }

  /** @param isOn false: what fingers do is not meant for the map any more, until all of them are lifted */
  #letFingers(isOn: boolean): void {
    this.#areFingersLetGo = !isOn;
    this.#cy?.userZoomingEnabled(isOn).userPanningEnabled(isOn);
  }

  /** The point of the map at a point of the window. */
  #pointAt({ clientX, clientY }: OnScreen, cy: cytoscape.Core): Point {
    const { left, top } = this.#host.getBoundingClientRect();
    const { x, y } = cy.pan();
    const zoom = cy.zoom();
    return { x: (clientX - left - x) / zoom, y: (clientY - top - y) / zoom };
  }
}

type OnScreen = Pick<MouseEvent, 'clientX' | 'clientY'>;

function middleOf(fingers: readonly OnScreen[]): OnScreen {
  const mean = (of: (finger: OnScreen) => number) =>
    fingers.reduce((sum, finger) => sum + of(finger), 0) / fingers.length;
  return { clientX: mean(({ clientX }) => clientX), clientY: mean(({ clientY }) => clientY) };
}
