import { NODE_STRIDE } from '../scene-buffers.ts';
import { bindVectors, createProgram, type GlProgram } from './gl-context.ts';
import { GlEdgeTexture } from './gl-edge-texture.ts';
import { ARROW_FRAGMENT, ARROW_VERTEX } from './gl-line-shaders.ts';
import { NODE_FRAGMENT, NODE_VERTEX } from './gl-node-shaders.ts';
import { isCrowded, Ribbons } from './gl-ribbons.ts';
import { lineStrength, type PackedPicture, type Surface, type View } from './painter.ts';

const NODE_VECTORS = NODE_STRIDE / 4;

/** Lines, arrowheads and nodes. */
export class StillLayer {
  readonly #gl: WebGL2RenderingContext;
  readonly #texture: GlEdgeTexture;
  readonly #ribbons: Ribbons;
  readonly #arrows: GlProgram;
  readonly #arrowStrength: WebGLUniformLocation | null;
  readonly #arrowTroubleOnly: WebGLUniformLocation | null;
  readonly #nodes: GlProgram;
  readonly #nodeBuffer: WebGLBuffer;
  #surface: Surface = { width: 1, height: 1, pixelRatio: 1 };
  #counts = { edges: 0, nodes: 0 };

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#texture = new GlEdgeTexture(gl);
    this.#ribbons = new Ribbons(gl);
    this.#arrows = createProgram(gl, ARROW_VERTEX, ARROW_FRAGMENT);
    this.#arrowStrength = this.#arrows.uniform('uStrength');
    this.#arrowTroubleOnly = this.#arrows.uniform('uTroubleOnly');
    this.#nodes = createProgram(gl, NODE_VERTEX, NODE_FRAGMENT);
    this.#nodeBuffer = gl.createBuffer();
    bindVectors(gl, this.#nodes.vertexArray, this.#nodeBuffer, NODE_VECTORS, true);
  }

  resize(surface: Surface): void {
    this.#surface = surface;
    this.#gl.viewport(0, 0, this.#gl.drawingBufferWidth, this.#gl.drawingBufferHeight);
  }

  load(packed: PackedPicture): void {
    const gl = this.#gl;
    this.#texture.load(packed.edges);
    this.#ribbons.load(packed);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#nodeBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, packed.nodes, gl.DYNAMIC_DRAW);
    this.#counts = { edges: packed.lines, nodes: packed.nodes.length / NODE_STRIDE };
  }

  draw(view: View, isStill: boolean): void {
    for (const _ of this.pieces(view, isStill, () => Number.POSITIVE_INFINITY));
  }

  /**
   * Draws piece by piece, and yields how many lines there were in each.
   * @param most how many lines the next piece may have
   */
  *pieces(view: View, isStill: boolean, most: () => number): Generator<number> {
    const gl = this.#gl;
    const surface = this.#surface;
    gl.clear(gl.COLOR_BUFFER_BIT);
    const strength = lineStrength(this.#counts.edges, view.zoom);
    yield* this.#ribbons.draw(surface, view, strength, isStill, most);
    this.#arrows.use(surface, view);
    gl.uniform1f(this.#arrowStrength, strength);
    gl.uniform1f(this.#arrowTroubleOnly, isCrowded(this.#counts.edges, view.zoom) ? 1 : 0);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#counts.edges);
    yield 0;
    this.#nodes.use(surface, view);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#counts.nodes);
    yield 0;
  }
}
