import { isPlain } from '../scene-buffers.ts';
import { createProgram, type GlProgram } from './gl-context.ts';
import { PLAIN_FRAGMENT, PLAIN_VERTEX, RIBBON_FRAGMENT, RIBBON_SEGMENTS, RIBBON_VERTEX } from './gl-line-shaders.ts';
import type { PackedPicture, Surface, View } from './painter.ts';

const CROWDED_LINES = 400;
const FAR_ZOOM = 0.35;

/** The ribbons of all lines: plain ones first, by cheap shaders, those with something to say above them. */
export class Ribbons {
  readonly #gl: WebGL2RenderingContext;
  readonly #plain: GlProgram;
  readonly #rich: GlProgram;
  readonly #indexes: WebGLBuffer;
  readonly #uniforms: { plain: Uniforms; rich: Uniforms };
  #count = { plain: 0, rich: 0 };

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#plain = createProgram(gl, PLAIN_VERTEX, PLAIN_FRAGMENT);
    this.#rich = createProgram(gl, RIBBON_VERTEX, RIBBON_FRAGMENT);
    this.#uniforms = { plain: uniformsOf(this.#plain), rich: uniformsOf(this.#rich) };
    this.#indexes = gl.createBuffer();
  }

  load({ edges, lines }: PackedPicture): void {
    const plain: number[] = [];
    const rich: number[] = [];
    for (let index = 0; index < lines; index++) (isPlain(edges, index) ? plain : rich).push(index);
    const gl = this.#gl;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#indexes);
    gl.bufferData(gl.ARRAY_BUFFER, Float32Array.from([...plain, ...rich]), gl.DYNAMIC_DRAW);
    this.#count = { plain: plain.length, rich: rich.length };
  }

  /**
   * Draws all lines piece by piece, and yields how many there were in each.
   * @param most how many lines the next piece may have
   */
  *draw(surface: Surface, view: View, strength: number, isStill: boolean, most: () => number): Generator<number> {
    const { plain, rich } = this.#count;
    const segments = segmentsFor(plain + rich, view.zoom);
    // Chevrons and outcome bars are drawn by the rich shaders only.
    const bare = isStill ? 0 : plain;
    const look = { surface, view, segments, strength, isStill };
    yield* this.#drawRange(this.#plain, this.#uniforms.plain, look, { from: 0, until: bare }, most);
    yield* this.#drawRange(this.#rich, this.#uniforms.rich, look, { from: bare, until: plain + rich }, most);
  }

  *#drawRange(
    program: GlProgram,
    uniforms: Uniforms,
    { surface, view, segments, strength, isStill }: Look,
    { from, until }: { from: number; until: number },
    most: () => number,
  ): Generator<number> {
    const gl = this.#gl;
    for (let start = from; start < until; ) {
      const count = Math.min(most(), until - start);
      program.use(surface, view);
      gl.bindBuffer(gl.ARRAY_BUFFER, this.#indexes);
      gl.enableVertexAttribArray(0);
      gl.vertexAttribPointer(0, 1, gl.FLOAT, false, 0, start * Float32Array.BYTES_PER_ELEMENT);
      gl.vertexAttribDivisor(0, 1);
      gl.uniform1f(uniforms.strength, strength);
      gl.uniform1f(uniforms.segments, segments);
      gl.uniform1f(uniforms.still, isStill ? 1 : 0);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, (segments + 1) * 2, count);
      start += count;
      yield count;
    }
  }
}

/** How lines are drawn. */
interface Look {
  surface: Surface;
  view: View;
  segments: number;
  strength: number;
  isStill: boolean;
}

type Uniforms = Record<'strength' | 'segments' | 'still', WebGLUniformLocation | null>;

function uniformsOf({ uniform }: GlProgram): Uniforms {
  return { strength: uniform('uStrength'), segments: uniform('uSegments'), still: uniform('uStill') };
}

/** Many lines seen from afar: nobody sees the details of one. */
export function isCrowded(edges: number, zoom: number): boolean {
  return edges > CROWDED_LINES && zoom < FAR_ZOOM;
}

/** Pieces of a ribbon: fewer where no bend is seen so closely, as each costs on every line. */
function segmentsFor(edges: number, zoom: number): number {
  if (edges <= CROWDED_LINES) return RIBBON_SEGMENTS.few;
  return isCrowded(edges, zoom) ? RIBBON_SEGMENTS.far : RIBBON_SEGMENTS.many;
}
