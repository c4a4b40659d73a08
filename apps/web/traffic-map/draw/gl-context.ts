import { withColours } from './gl-shader-parts.ts';
import type { Surface, View } from './painter.ts';
import { isSameView, markScale } from './painter.ts';

/** A compiled program with its vertex array and the uniforms every shader of the map shares. */
export interface GlProgram {
  use(surface: Surface, view: View): void;
  /** Location of a uniform of its own; `null` when the shader does not use it. */
  uniform(name: string): WebGLUniformLocation | null;
  vertexArray: WebGLVertexArrayObject;
}

/** @returns `null` where there is no WebGL2 */
export function createContext(canvas: HTMLCanvasElement | OffscreenCanvas): WebGL2RenderingContext | null {
  const gl = canvas.getContext('webgl2', {
    alpha: true,
    antialias: false,
    depth: false,
    premultipliedAlpha: true,
    powerPreference: 'high-performance',
  }) as WebGL2RenderingContext | null;
  if (!gl) return null;
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.clearColor(0, 0, 0, 0);
  return gl;
}

/** @throws when the driver refuses a shader; the message is the driver's */
export function createProgram(gl: WebGL2RenderingContext, vertexSource: string, fragmentSource: string): GlProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error('The graphics context was lost while the map was being set up.');
    gl.shaderSource(shader, withColours(source));
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    const logs = gl.getAttachedShaders(program)?.map((shader) => gl.getShaderInfoLog(shader)) ?? [];
    throw new Error(`The map's shaders did not compile: ${[gl.getProgramInfoLog(program), ...logs].join(' ')}`);
  }
  const uniform = (name: string) => gl.getUniformLocation(program, name);
  const shared = { view: uniform('uView'), size: uniform('uSize'), ratio: uniform('uRatio'), mark: uniform('uMark') };
  const vertexArray = gl.createVertexArray();
  let lastSurface: Surface | null = null;
  let lastView: View | null = null;
  return {
    vertexArray,
    uniform,
    use(surface, view) {
      const { width, height, pixelRatio } = surface;
      const { x, y, zoom } = view;
      // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's useProgram is no hook
      gl.useProgram(program);
      gl.bindVertexArray(vertexArray);
      // A program keeps its uniforms: mostly they are those of the last frame, and each call costs.
      if (isSameSurface(surface, lastSurface) && isSameView(view, lastView)) return;
      lastSurface = { width, height, pixelRatio };
      lastView = { x, y, zoom };
      gl.uniform3f(shared.view, x, y, zoom);
      gl.uniform2f(shared.size, width, height);
      gl.uniform1f(shared.ratio, pixelRatio);
      gl.uniform1f(shared.mark, markScale(zoom));
    },
  };
}

function isSameSurface(a: Surface, b: Surface | null): boolean {
  return a.width === b?.width && a.height === b.height && a.pixelRatio === b.pixelRatio;
}

/** Feeds floats of an interleaved buffer to attributes 0, 1, 2 …, four at a time. */
export function bindVectors(
  gl: WebGL2RenderingContext,
  vertexArray: WebGLVertexArrayObject,
  buffer: WebGLBuffer,
  vectors: number,
  perInstance: boolean,
): void {
  gl.bindVertexArray(vertexArray);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  for (let index = 0; index < vectors; index++) {
    gl.enableVertexAttribArray(index);
    gl.vertexAttribPointer(index, 4, gl.FLOAT, false, vectors * 16, index * 16);
    gl.vertexAttribDivisor(index, perInstance ? 1 : 0);
  }
  gl.bindVertexArray(null);
}
