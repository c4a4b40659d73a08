import { DOT_STRIDE, type DotBuffer, FADE_SECONDS, LINGER_SECONDS } from '../dots.ts';
import { NODE_STRIDE } from '../scene-buffers.ts';
import { bindVectors, createProgram, type GlProgram } from './gl-context.ts';
import { DOT_FRAGMENT, DOT_VERTEX } from './gl-dot-shaders.ts';
import { GlEdgeTexture } from './gl-edge-texture.ts';
import { MASK_FRAGMENT, MASK_VERTEX } from './gl-node-shaders.ts';
import { calmStrength, type DotPainter, type PackedPicture, type Surface, type View } from './painter.ts';

const NODE_VECTORS = NODE_STRIDE / 4;
const DOT_VECTORS = DOT_STRIDE / 4;
/** Pixels across a dot and its light, at the scale of marks; from afar nobody sees the light, and it costs the most. */
const DOT_REACH = { near: 18, far: 10 };
const FAR_ZOOM = 0.4;

/** Dots, taken away where nodes stand before them. */
export class MovingLayer implements DotPainter {
  readonly #gl: WebGL2RenderingContext;
  readonly #texture: GlEdgeTexture;
  readonly #dots: GlProgram;
  readonly #mask: GlProgram;
  readonly #uniforms: Record<'now' | 'fade' | 'linger' | 'calm' | 'reach', WebGLUniformLocation | null>;
  readonly #dotBuffer: WebGLBuffer;
  readonly #nodeBuffer: WebGLBuffer;
  #surface: Surface = { width: 1, height: 1, pixelRatio: 1 };
  #edges = 0;
  #setFor = { zoom: 0, edges: -1 };
  #nodes = 0;
  #uploaded = { version: -1, appended: 0 };

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#texture = new GlEdgeTexture(gl);
    this.#dots = createProgram(gl, DOT_VERTEX, DOT_FRAGMENT);
    this.#mask = createProgram(gl, MASK_VERTEX, MASK_FRAGMENT);
    const uniform = (name: string) => this.#dots.uniform(name);
    this.#uniforms = {
      now: uniform('uNow'),
      fade: uniform('uFade'),
      linger: uniform('uLinger'),
      calm: uniform('uCalm'),
      reach: uniform('uReach'),
    };
    this.#dotBuffer = gl.createBuffer();
    this.#nodeBuffer = gl.createBuffer();
    bindVectors(gl, this.#dots.vertexArray, this.#dotBuffer, DOT_VECTORS, false);
    bindVectors(gl, this.#mask.vertexArray, this.#nodeBuffer, NODE_VECTORS, true);
  }

  resize(surface: Surface): void {
    this.#surface = surface;
    this.#gl.viewport(0, 0, this.#gl.drawingBufferWidth, this.#gl.drawingBufferHeight);
  }

  load({ edges, nodes, lines }: PackedPicture): void {
    const gl = this.#gl;
    this.#texture.load(edges);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#nodeBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, nodes, gl.DYNAMIC_DRAW);
    this.#edges = lines;
    this.#nodes = nodes.length / NODE_STRIDE;
  }

  draw(view: View, dots: DotBuffer, now: number | null): void {
    const gl = this.#gl;
    const surface = this.#surface;
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (now === null || dots.count === 0) return;
    this.#upload(dots);
    this.#dots.use(surface, view);
    gl.uniform1f(this.#uniforms.now, now);
    this.#setRarely(view);
    const untilEnd = Math.min(dots.count, dots.capacity - dots.first);
    gl.drawArrays(gl.POINTS, dots.first, untilEnd);
    if (dots.count > untilEnd) gl.drawArrays(gl.POINTS, 0, dots.count - untilEnd);
    gl.blendFunc(gl.ZERO, gl.ONE_MINUS_SRC_ALPHA);
    this.#mask.use(surface, view);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#nodes);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** Sets what follows from zoom and scene alone. */
  #setRarely({ zoom }: View): void {
    if (this.#setFor.zoom === zoom && this.#setFor.edges === this.#edges) return;
    this.#setFor = { zoom, edges: this.#edges };
    const gl = this.#gl;
    gl.uniform1f(this.#uniforms.fade, FADE_SECONDS);
    gl.uniform1f(this.#uniforms.linger, LINGER_SECONDS);
    gl.uniform1f(this.#uniforms.calm, calmStrength(this.#edges, zoom));
    gl.uniform1f(this.#uniforms.reach, zoom < FAR_ZOOM ? DOT_REACH.far : DOT_REACH.near);
  }

  /** Only dots born since the last frame travel to the graphics card. */
  #upload(dots: DotBuffer): void {
    const gl = this.#gl;
    const isNew = this.#uploaded.version !== dots.version;
    const born = Math.min(dots.appended - this.#uploaded.appended, dots.count);
    if (!isNew && born === 0) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#dotBuffer);
    if (isNew) gl.bufferData(gl.ARRAY_BUFFER, dots.data, gl.DYNAMIC_DRAW);
    else {
      const from = (dots.first + dots.count - born) % dots.capacity;
      const untilEnd = Math.min(born, dots.capacity - from);
      this.#uploadRange(dots, from, untilEnd);
      if (born > untilEnd) this.#uploadRange(dots, 0, born - untilEnd);
    }
    this.#uploaded = { version: dots.version, appended: dots.appended };
  }

  #uploadRange({ data }: DotBuffer, from: number, count: number): void {
    const gl = this.#gl;
    const bytesPerDot = DOT_STRIDE * Float32Array.BYTES_PER_ELEMENT;
    gl.bufferSubData(gl.ARRAY_BUFFER, from * bytesPerDot, data, from * DOT_STRIDE, count * DOT_STRIDE);
  }
}
