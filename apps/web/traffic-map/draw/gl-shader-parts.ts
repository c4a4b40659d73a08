import { OUTCOME_COLOURS, PALETTE, type Rgb, rgbOf } from '../palette.ts';
import { EDGE_TEXELS, EDGES_PER_ROW } from '../scene-buffers.ts';

const vec3 = (colour: Rgb) => `vec3(${colour.map((part) => part.toFixed(4)).join(', ')})`;

/** Stands in a shader for the palette's colours, which `withColours` puts there. */
export const COLOURS = '#pragma palette\n';

/** The shader in the colours of the theme that is drawn. */
export function withColours(source: string): string {
  return source.replace(
    COLOURS,
    `
const vec3 TEXT = ${vec3(rgbOf(PALETTE.text))};
const vec3 SURFACE = ${vec3(rgbOf(PALETTE.surface))};
const vec3 CANVAS = ${vec3(rgbOf(PALETTE.canvas))};
const vec3 IDLE = ${vec3(rgbOf(PALETTE.idle))};
const vec3 FAILURE = ${vec3(rgbOf(PALETTE.failure))};
const vec3 OK = ${vec3(rgbOf(PALETTE.ok))};
const vec3 OUTCOME[5] = vec3[5](${OUTCOME_COLOURS.map(vec3).join(', ')});
`,
  );
}

/** Begins every shader. */
export const HEADER = `#version 300 es
precision highp float;
precision highp int;
`;

/** From the map's coordinates to the screen. */
export const VIEW = `
uniform vec3 uView;
uniform vec2 uSize;
uniform float uRatio;
uniform float uMark;
vec4 toClip(vec2 pixel) { vec2 unit = pixel / uSize * 2. - 1.; return vec4(unit.x, -unit.y, 0., 1.); }
vec2 toScreen(vec2 place) { return place * uView.z + uView.xy; }
`;

/** Looks up a line and follows its curve; the same arithmetic as `edge-geometry.ts`. */
export const EDGE = `
uniform highp sampler2D uEdges;
vec4 texel(int edge, int index) {
  return texelFetch(uEdges, ivec2((edge % ${EDGES_PER_ROW}) * ${EDGE_TEXELS} + index, edge / ${EDGES_PER_ROW}), 0);
}
float parameterAt(vec3 reached, float share) {
  if (share < reached.x) return .25 * share / reached.x;
  if (share < reached.y) return .25 + .25 * (share - reached.x) / (reached.y - reached.x);
  if (share < reached.z) return .5 + .25 * (share - reached.y) / (reached.z - reached.y);
  return min(1., .75 + .25 * (share - reached.z) / (1. - reached.z));
}
void follow(vec4 ab, vec4 cd, float t, out vec2 place, out vec2 direction) {
  float u = 1. - t;
  place = u * u * u * ab.xy + 3. * u * u * t * ab.zw + 3. * u * t * t * cd.xy + t * t * t * cd.zw;
  direction = normalize(u * u * (ab.zw - ab.xy) + 2. * u * t * (cd.xy - ab.zw) + t * t * (cd.zw - cd.xy) + 1e-5);
}
const float ARROW_LENGTH = 7.;
float arrowLength(float width, float isFallback) { return (ARROW_LENGTH + width * .9) * mix(1., .7, isFallback); }
`;
