import cytoscape from 'cytoscape';
import type { Point } from './edge-geometry.ts';

/** What is asked of Cytoscape's renderer, and is not in its types. */
interface Renderer {
  cy: cytoscape.Core;
  destroyed: boolean;
  requestedFrame: boolean;
  beforeRenderCallbacks: { fn: (willDraw: boolean, now: number) => void }[];
  startRenderLoop: () => void;
  findNearestElements: (x: number, y: number, isInteractive: boolean, isTouch: boolean) => cytoscape.NodeCollection[];
  isLooping?: boolean;
}

/**
 * Makes Cytoscape take part only in the animation frames in which it has something to do. By itself it asks for every
 * frame for ever (https://github.com/cytoscape/cytoscape.js/issues/2657), and paints nodes; ours are invisible.
 */
export function letCytoscapeRest(): void {
  // Cytoscape calls it after each change.
  const { prototype } = cytoscape('renderer', 'canvas') as unknown as { prototype: Renderer };
  prototype.startRenderLoop = function (this: Renderer) {
    if (this.isLooping) return;
    this.isLooping = true;
    const onFrame = (now: number): void => {
      this.isLooping = false;
      if (this.destroyed) return;
      this.requestedFrame = false;
      for (const { fn } of this.beforeRenderCallbacks) fn(true, now);
      if (this.requestedFrame || this.cy.animated()) this.startRenderLoop();
    };
    requestAnimationFrame(onFrame);
  };
}

/** An animation has begun, of which Cytoscape hears in its next frame only. */
export function wakeCytoscape(cy: cytoscape.Core): void {
  rendererOf(cy).startRenderLoop();
}

/**
 * Makes Cytoscape ask which node is at a point of the map. By itself it works out the styles and boxes of all nodes at the
 * first move of the pointer after a change, which takes 0.1 s with 2,000.
 * @param nodeAt id of the node; undefined where there is none
 */
export function letFind(cy: cytoscape.Core, nodeAt: (point: Point, isTouch: boolean) => string | undefined): void {
  rendererOf(cy).findNearestElements = (x, y, _isInteractive, isTouch) => {
    const id = nodeAt({ x, y }, isTouch);
    return id === undefined ? [] : [cy.getElementById(id)];
  };
}

function rendererOf(cy: cytoscape.Core): Renderer {
  return (cy as unknown as { renderer(): Renderer }).renderer();
}
