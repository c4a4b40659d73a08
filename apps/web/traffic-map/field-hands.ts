import type cytoscape from 'cytoscape';
import type { Point } from './edge-geometry.ts';
import type { HandZoom } from './level-zoom.ts';

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

/** Wheel and fingers on the map. What is left of a gesture that led to another level does not reach Cytoscape. */
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
    cy.on('scrollzoom pinchzoom', ({ position, originalEvent }) => {
      const { touches = [] } = originalEvent as Event & Partial<Pick<TouchEvent, 'touches'>>;
      const fingers = [...touches];
      const point = fingers.length > 0 ? this.#between(fingers, cy) : position;
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
    if (event.deltaY === 0 || !this.#events.isHeld(event.timeStamp, -Math.sign(event.deltaY))) {
      this.#onHand();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** @param isOn false: what fingers do is not meant for the map any more, until all of them are lifted */
  #letFingers(isOn: boolean): void {
    this.#areFingersLetGo = !isOn;
    this.#cy?.userZoomingEnabled(isOn).userPanningEnabled(isOn);
  }

  /** The point of the map in the middle of the fingers. */
  #between(fingers: readonly Touch[], cy: cytoscape.Core): Point {
    const { left, top } = this.#host.getBoundingClientRect();
    const mean = (of: (finger: Touch) => number) =>
      fingers.reduce((sum, finger) => sum + of(finger), 0) / fingers.length;
    const { x, y } = cy.pan();
    const zoom = cy.zoom();
    return {
      x: (mean(({ clientX }) => clientX) - left - x) / zoom,
      y: (mean(({ clientY }) => clientY) - top - y) / zoom,
    };
  }
}
