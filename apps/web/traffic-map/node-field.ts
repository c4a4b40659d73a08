import cytoscape from 'cytoscape';
import type { View } from './draw/painter.ts';
import type { Circle, Point } from './edge-geometry.ts';
import { FieldHands, type HandEvents } from './field-hands.ts';
import { letCytoscapeRest, letFind, wakeCytoscape } from './field-renderer.ts';
import { nearestCircle } from './picking.ts';

/** What a viewer does with the map; points are in the map's own coordinates. */
export interface FieldEvents extends HandEvents {
  onViewport(): void;
  onNodeOver(id: string | null): void;
  /** The pointer moved over empty ground. */
  onGroundOver(point: Point): void;
  onNodeTap(id: string): void;
  onNodeDoubleTap(id: string): void;
  onGroundTap(point: Point): void;
  onNodeDrag(id: string, point: Point): void;
  /** Zoomed, panned or dragged by hand. */
  onHandled(): void;
}

/** Below that of any level that fits the screen, so that it can be left by zooming. */
const ZOOM_MIN = 0.05;
const ZOOM_MAX = 3;
/** Nodes are easier to hit than they are large. */
const HIT_MARGIN = 6;
/** The same on the screen, in CSS pixels, as far as the map is zoomed out. */
const HIT_PIXELS = { touch: 8, mouse: 2 };
const MOVE_MS = 320;

letCytoscapeRest();

/**
 * Cytoscape with nodes only, and those invisible: it pans, zooms, drags and tells what is under the pointer. Lines in it
 * would be the costly part, so they are drawn and picked elsewhere.
 */
export class NodeField {
  readonly #cy: cytoscape.Core;
  /** What Cytoscape was told: asking it is slow. */
  readonly #known = new Map<string, Circle>();

  constructor(host: HTMLElement, events: FieldEvents) {
    const hands = new FieldHands(host, events);
    this.#cy = cytoscape({
      container: host,
      elements: [],
      layout: { name: 'preset' },
      minZoom: ZOOM_MIN,
      maxZoom: ZOOM_MAX,
      pixelRatio: 1,
      boxSelectionEnabled: false,
      autounselectify: true,
      style: [
        { selector: 'core', style: { 'active-bg-opacity': 0 } as cytoscape.Css.Core },
        {
          selector: 'node',
          style: { width: 'data(size)', height: 'data(size)', opacity: 0, 'overlay-opacity': 0 },
        },
      ],
    });
    letFind(this.#cy, (point, isTouch) => this.#nodeAt(point, isTouch));
    hands.follow(this.#cy);
    this.#listen(host, events);
  }

  #listen(host: HTMLElement, events: FieldEvents): void {
    const cy = this.#cy;
    cy.on('viewport', () => events.onViewport());
    cy.on('mouseover', 'node', (event) => events.onNodeOver(event.target.id()));
    cy.on('mouseout', 'node', () => events.onNodeOver(null));
    cy.on('mousemove', (event) => {
      if (event.target === cy) events.onGroundOver(event.position);
    });
    let taps: (string | null)[] = [];
    cy.on('tap', (event) => {
      const id: string | null = event.target === cy ? null : event.target.id();
      taps = [...taps.slice(-1), id];
      if (id === null) events.onGroundTap(event.position);
      else events.onNodeTap(id);
    });
    // The first click may have opened a panel, so that the node is elsewhere by the second.
    host.addEventListener('dblclick', () => {
      const [first] = taps;
      if (first) events.onNodeDoubleTap(first);
    });
    cy.on('drag', 'node', (event) => {
      events.onHandled();
      events.onNodeDrag(event.target.id(), event.target.position());
    });
    cy.on('dragpan scrollzoom pinchzoom', () => events.onHandled());
  }

  /** The point of the map in the middle of the screen. */
  get middle(): Point {
    const { x, y, zoom } = this.view;
    return { x: (this.#cy.width() / 2 - x) / zoom, y: (this.#cy.height() / 2 - y) / zoom };
  }

  /** Makes the nodes exactly these. A node being dragged stays under the pointer. */
  sync(nodes: readonly (Circle & { id: string })[]): void {
    const gone = new Set(this.#known.keys());
    const added: cytoscape.ElementDefinition[] = [];
    const changed: (Circle & { id: string })[] = [];
    for (const { id, x, y, radius } of nodes) {
      gone.delete(id);
      const known = this.#known.get(id);
      if (known?.x === x && known.y === y && known.radius === radius) continue;
      if (known) changed.push({ id, x, y, radius });
      else added.push({ group: 'nodes', data: { id, size: hitSize(radius) }, position: { x, y } });
      this.#known.set(id, { x, y, radius });
    }
    if (gone.size + added.length + changed.length === 0) return;
    const cy = this.#cy;
    cy.batch(() => {
      for (const id of gone) {
        this.#known.delete(id);
        cy.getElementById(id).remove();
      }
      for (const { id, x, y, radius } of changed) {
        const node = cy.getElementById(id);
        if (node.data('size') !== hitSize(radius)) node.data('size', hitSize(radius));
        if (!node.grabbed()) node.position({ x, y });
      }
      cy.add(added);
    });
  }

  get view(): View {
    return { ...this.#cy.pan(), zoom: this.#cy.zoom() };
  }

  resize(): void {
    this.#cy.resize();
  }

  zoomBy(factor: number, isAnimated: boolean): void {
    const middle = { x: this.#cy.width() / 2, y: this.#cy.height() / 2 };
    const { x, y, zoom: before } = this.view;
    const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, before * factor));
    const ratio = zoom / before;
    this.moveTo({ zoom, x: middle.x - (middle.x - x) * ratio, y: middle.y - (middle.y - y) * ratio }, isAnimated);
  }

  /** Brings a point of the map to the middle of the screen. */
  centre(point: Point, zoom: number, isAnimated: boolean): void {
    const x = this.#cy.width() / 2 - point.x * zoom;
    const y = this.#cy.height() / 2 - point.y * zoom;
    this.moveTo({ x, y, zoom }, isAnimated);
  }

  moveTo({ x, y, zoom }: View, isAnimated: boolean): void {
    this.#cy.stop(true);
    if (isAnimated) {
      this.#cy.animate({ pan: { x, y }, zoom }, { duration: MOVE_MS, easing: 'ease-in-out-cubic' });
      wakeCytoscape(this.#cy);
    } else this.#cy.viewport({ zoom, pan: { x, y } });
  }

  #nodeAt(point: Point, isTouch: boolean): string | undefined {
    const margin = HIT_MARGIN + HIT_PIXELS[isTouch ? 'touch' : 'mouse'] / this.#cy.zoom();
    const circles = [...this.#known.values()].map(({ x, y, radius }) => ({ x, y, radius: radius + margin }));
    return [...this.#known.keys()][nearestCircle(circles, point)];
  }

  destroy(): void {
    this.#cy.destroy();
  }
}

function hitSize(radius: number): number {
  return (radius + HIT_MARGIN) * 2;
}
