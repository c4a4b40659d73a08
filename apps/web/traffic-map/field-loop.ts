import cytoscape from 'cytoscape';

/** What is asked of Cytoscape's renderer, and is not in its types. */
interface Renderer {
  cy: cytoscape.Core;
  destroyed: boolean;
  requestedFrame: boolean;
  beforeRenderCallbacks: { fn: (willDraw: boolean, now: number) => void }[];
  startRenderLoop: () => void;
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
  (cy as unknown as { renderer(): Renderer }).renderer().startRenderLoop();
}
