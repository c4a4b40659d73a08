import { EDGE_TEXELS, EDGES_PER_ROW } from '../scene-buffers.ts';

/** The table of lines as a float texture; shaders look their line up in it. */
export class GlEdgeTexture {
  readonly #gl: WebGL2RenderingContext;
  readonly #texture: WebGLTexture;
  #rows = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  /** @param data whole rows, as `packEdges` makes them */
  load(data: Float32Array): void {
    const gl = this.#gl;
    const width = EDGE_TEXELS * EDGES_PER_ROW;
    const rows = data.length / (width * 4);
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    if (rows === this.#rows) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, rows, gl.RGBA, gl.FLOAT, data);
    else gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, width, rows, 0, gl.RGBA, gl.FLOAT, data);
    this.#rows = rows;
  }
}
