import { OUTCOME_COLOURS, PALETTE, type Rgb, rgbOf } from '../palette.ts';
import { EDGE_TEXELS, EDGES_PER_ROW } from '../scene-buffers.ts';

const vec3 = (colour: Rgb) => `vec3(${colour.map((part) => part.toFixed(4)).join(', ')})`;

/** Names of the palette's colours in the shaders. */
const COLOURS = `
const vec3 TEXT = ${vec3(rgbOf(PALETTE.text))};
const vec3 SURFACE = ${vec3(rgbOf(PALETTE.surface))};
const vec3 CANVAS = ${vec3(rgbOf(PALETTE.canvas))};
const vec3 IDLE = ${vec3(rgbOf(PALETTE.idle))};
const vec3 FAILURE = ${vec3(rgbOf(PALETTE.failure))};
const vec3 OK = ${vec3(rgbOf(PALETTE.ok))};
const vec3 OUTCOME[5] = vec3[5](${OUTCOME_COLOURS.map(vec3).join(', ')});
`;

const HEADER = `#version 300 es
precision highp float;
precision highp int;
`;

const VIEW = `
uniform vec3 uView;
uniform vec2 uSize;
uniform float uRatio;
uniform float uMark;
vec4 toClip(vec2 pixel) { vec2 unit = pixel / uSize * 2. - 1.; return vec4(unit.x, -unit.y, 0., 1.); }
vec2 toScreen(vec2 place) { return place * uView.z + uView.xy; }
`;

const EDGE = `
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

export const RIBBON_SEGMENTS = 28;

/** One ribbon per line: a strip along the curve, wide enough for its glow. */
export const RIBBON_VERTEX = `${HEADER}${VIEW}${EDGE}
uniform float uStill;
out vec2 vAcross; // pixels from the middle, pixels along
out float vShare;
flat out vec4 vStyle; // half width, dash, glow, lit
flat out vec4 vColour;
flat out vec4 vGap; // from, to, emphasis, length on screen
flat out vec4 vEnds;
flat out vec2 vStill; // chevron spacing, has bad calls
void main() {
  int edge = gl_InstanceID;
  vec4 ab = texel(edge, 0), cd = texel(edge, 1), measures = texel(edge, 2), shape = texel(edge, 3);
  vec4 marks = texel(edge, 5);
  float width = shape.x * uMark;
  float tip = arrowLength(width, marks.w) / (measures.w * uView.z);
  float share = float(gl_VertexID / 2) / ${RIBBON_SEGMENTS}. * (1. - tip * .8);
  float side = float(gl_VertexID % 2) * 2. - 1.;
  vec2 place, direction;
  follow(ab, cd, parameterAt(measures.xyz, share), place, direction);
  float reach = max(width * .5 + 2. + (marks.y > 0. || marks.z > 0. ? 9. : 0.), uStill * 8.);
  vAcross = vec2(side * reach, share * measures.w * uView.z);
  vShare = share;
  vStyle = vec4(width * .5, marks.x, marks.y, marks.z);
  vColour = texel(edge, 4);
  vGap = vec4(shape.yzw, measures.w * uView.z);
  vEnds = texel(edge, 6);
  vStill = texel(edge, 7).xy * uStill;
  gl_Position = toClip(toScreen(place) + vec2(-direction.y, direction.x) * side * reach);
}`;

export const RIBBON_FRAGMENT = `${HEADER}${COLOURS}
in vec2 vAcross;
in float vShare;
flat in vec4 vStyle;
flat in vec4 vColour;
flat in vec4 vGap;
flat in vec4 vEnds;
flat in vec2 vStill;
out vec4 colour;
float dashes(float along) {
  if (vStyle.y < .5) return 1.;
  float period = vStyle.y < 1.5 ? 9. : 8.;
  float filled = vStyle.y < 1.5 ? 5. : 4.5;
  float off = abs(mod(along, period) - period * .5);
  return 1. - smoothstep(filled * .5 - .6, filled * .5 + .6, off);
}
void main() {
  float across = abs(vAcross.x), half_ = max(vStyle.x, .6);
  float line = (1. - smoothstep(half_ - .6, half_ + .6, across)) * dashes(vAcross.y);
  float cut = vGap.y > 0. ? smoothstep(-1., 0., (vGap.x - vShare) * vGap.w) + smoothstep(-1., 0., (vShare - vGap.y) * vGap.w) : 1.;
  vec3 tint = mix(vColour.rgb, TEXT, vStyle.w * .55);
  float opacity = mix(vColour.a * mix(.6, 1., vShare), 1., vStyle.w * .8);
  float glow = exp(-pow(across / (half_ + 4.), 2.)) * (vStyle.z * .34 + vStyle.w * .16);
  float alpha = line * opacity;
  vec3 result = tint * alpha + vColour.rgb * glow * (1. - alpha);
  float cover = alpha + glow * .5 * (1. - alpha);
  if (vStill.x > 0.) {
    bool inBar = vStill.y > .5 && vShare > .36 && vShare < .64;
    if (inBar) {
      float at = (vShare - .36) / .28;
      vec3 piece = at < vEnds.x ? OUTCOME[0] : at < vEnds.y ? OUTCOME[1] : at < vEnds.z ? OUTCOME[2] : at < vEnds.w ? OUTCOME[3] : OUTCOME[4];
      float bar = 1. - smoothstep(3., 4., across);
      result = mix(result, piece, bar);
      cover = mix(cover, 1., bar);
    } else {
      float off = abs(mod(vAcross.y + across * .9, vStill.x) - vStill.x * .5);
      float chevron = (1. - smoothstep(.7, 1.7, off)) * (1. - smoothstep(4., 5., across));
      result = mix(result, OK, chevron);
      cover = mix(cover, 1., chevron);
    }
  }
  colour = vec4(result, cover) * cut * vGap.z;
}`;

export const ARROW_VERTEX = `${HEADER}${VIEW}${EDGE}
out vec2 vAt;
flat out vec2 vArrow;
flat out vec4 vColour;
void main() {
  int edge = gl_InstanceID;
  vec4 measures = texel(edge, 2), shape = texel(edge, 3), marks = texel(edge, 5), tint = texel(edge, 4);
  vec2 corner = vec2(float(gl_VertexID % 2), float(gl_VertexID / 2) * 2. - 1.);
  float width = shape.x * uMark;
  float length_ = arrowLength(width, marks.w);
  vec2 place, direction;
  follow(texel(edge, 0), texel(edge, 1), 1., place, direction);
  vec2 before, unused;
  follow(texel(edge, 0), texel(edge, 1), parameterAt(measures.xyz, 1. - length_ / (measures.w * uView.z)), before, unused);
  direction = normalize(place - before + 1e-5);
  float halfWidth = (3. + width * .62) * mix(1., .75, marks.w);
  vArrow = vec2(length_, halfWidth);
  vAt = vec2((1. - corner.x) * (length_ + 2.) - 1., corner.y * (halfWidth + 1.));
  vColour = vec4(mix(tint.rgb, TEXT_, marks.z * .7), max(tint.a, marks.z)) * shape.w;
  vec2 pixel = toScreen(place) - direction * vAt.x + vec2(-direction.y, direction.x) * vAt.y;
  gl_Position = toClip(pixel);
}`.replace('TEXT_', vec3(rgbOf(PALETTE.text)));

export const ARROW_FRAGMENT = `${HEADER}
in vec2 vAt;
flat in vec2 vArrow;
flat in vec4 vColour;
out vec4 colour;
void main() {
  float edge = abs(vAt.y) - vArrow.y * vAt.x / vArrow.x;
  float slope = length(vec2(1., vArrow.y / vArrow.x));
  float inside = (1. - smoothstep(-.6, .6, edge / slope)) * (1. - smoothstep(-.6, .6, vAt.x - vArrow.x));
  colour = vec4(vColour.rgb * vColour.a, vColour.a) * inside;
}`;

/** One square per node: halo, ring of outcomes, disc, outlines. */
export const NODE_VERTEX = `${HEADER}${VIEW}
layout(location=0) in vec4 aNode;
layout(location=1) in vec4 aEnds;
layout(location=2) in vec4 aState;
layout(location=3) in vec4 aMarks;
out vec2 vAt;
flat out vec4 vNode; // radius, scale, emphasis
flat out vec4 vEnds;
flat out vec4 vState;
flat out vec4 vMarks;
void main() {
  vec2 corner = vec2(float(gl_VertexID % 2), float(gl_VertexID / 2)) * 2. - 1.;
  float radius = aNode.z * uView.z;
  float reach = radius * 2.1 + 12.;
  vAt = corner * reach;
  vNode = vec4(radius, uView.z, aNode.w, 0.);
  vEnds = aEnds;
  vState = aState;
  vMarks = aMarks;
  gl_Position = toClip(toScreen(aNode.xy) + vAt);
}`;

export const NODE_FRAGMENT = `${HEADER}${COLOURS}
in vec2 vAt;
flat in vec4 vNode;
flat in vec4 vEnds;
flat in vec4 vState;
flat in vec4 vMarks;
out vec4 colour;
float band(float distance_, float at, float width) {
  return 1. - smoothstep(width * .5 - .5, width * .5 + .6, abs(distance_ - at));
}
vec4 over(vec4 below, vec3 tint, float alpha) { return vec4(tint * alpha, alpha) + below * (1. - alpha); }
void main() {
  float distance_ = length(vAt), radius = vNode.x, scale = clamp(vNode.y, .45, 1.8);
  float thick = 5. * scale;
  vec4 result = vec4(0.);
  float halo = exp(-pow(max(distance_ - radius, 0.) / (radius * .5), 2.)) * vState.y;
  result = over(result, FAILURE, halo * .42);
  float glow = exp(-pow(max(distance_ - radius, 0.) / (5. * scale), 2.)) * vState.x * (1. - vState.y);
  result = over(result, OK, glow * .13);
  result = over(result, CANVAS, 1. - smoothstep(radius + .5, radius + 2.5, distance_));
  float shade = clamp(.5 - vAt.y / radius * .5, 0., 1.);
  vec3 disc = mix(SURFACE * .82, SURFACE * 1.5, shade * shade);
  result = over(result, disc, 1. - smoothstep(radius - thick * .6, radius - thick * .6 + 1., distance_));
  float turn = fract(atan(vAt.x, -vAt.y) / 6.2831853 + 1.);
  if (vState.x > .5) {
    vec3 tint = turn < vEnds.x ? OUTCOME[0] : turn < vEnds.y ? OUTCOME[1] : turn < vEnds.z ? OUTCOME[2] : turn < vEnds.w ? OUTCOME[3] : OUTCOME[4];
    float gap = 1e3;
    if (vEnds.w > 0. && vEnds.w < 1.) {
      vec4 away = abs(vec4(turn) - vEnds);
      gap = min(min(min(away.x, away.y), min(away.z, away.w)), min(turn, 1. - turn)) * 6.2831853 * radius;
    }
    float ring = band(distance_, radius - thick * .5, thick) * smoothstep(.2, 1.2, gap);
    float lit = turn < vEnds.w ? 1. : .9;
    result = over(result, tint, ring * lit);
  } else {
    result = over(result, IDLE, band(distance_, radius - 1.5, 2. * scale) * .7);
  }
  if (vState.z > .5) {
    result = over(result, FAILURE, band(distance_, radius + 5. * scale, 1.6));
  }
  result = over(result, TEXT, band(distance_, radius + 5. * scale, 1.8) * vMarks.x);
  result = over(result, OK, band(distance_, radius + 9. * scale, 2.) * vMarks.y);
  if (vMarks.z < 1.) {
    float spread = radius + vMarks.z * (radius + 8.);
    result = over(result, OK, band(distance_, spread, 2.5) * (1. - vMarks.z) * .9);
  }
  colour = result * vNode.z;
}`;

/** One point per dot; where it is follows from its birth and the time alone. */
export const DOT_VERTEX = `${HEADER}${VIEW}${EDGE}
uniform float uNow;
uniform float uFade;
layout(location=0) in vec4 aDot; // edge, born at, share per second, sideways
layout(location=1) in vec4 aFate; // outcome, hollow, stop at, hold
flat out vec3 vKind; // outcome, hollow, opacity
flat out float vPoint;
void main() {
  float age = uNow - aDot.y;
  float arrival = aFate.z / aDot.z;
  float late = age - arrival;
  if (age < 0. || late > aFate.w + uFade) { gl_Position = vec4(2., 2., 2., 1.); gl_PointSize = 1.; return; }
  int edge = int(aDot.x + .5);
  vec4 measures = texel(edge, 2), shape = texel(edge, 3);
  float share = min(age * aDot.z, aFate.z);
  vec2 place, direction;
  follow(texel(edge, 0), texel(edge, 1), parameterAt(measures.xyz, share), place, direction);
  float spread = min(shape.x * .34, 2.6);
  vec2 pixel = toScreen(place) + vec2(-direction.y, direction.x) * aDot.w * spread * uMark;
  float appear = smoothstep(0., .1, age);
  float vanish = 1. - smoothstep(0., aFate.w + uFade, max(late, 0.));
  vKind = vec3(aFate.xy, appear * vanish * shape.w);
  vPoint = 18. * uMark * uRatio;
  gl_Position = toClip(pixel);
  gl_PointSize = vPoint;
}`;

export const DOT_FRAGMENT = `${HEADER}${COLOURS}
flat in vec3 vKind;
flat in float vPoint;
out vec4 colour;
void main() {
  vec2 at = (gl_PointCoord - .5) * 18.;
  int outcome = int(vKind.x + .5);
  float pixel = 18. / vPoint;
  float shape, size;
  if (outcome == 0) { shape = (abs(at.x) + abs(at.y)) * .7071; size = 2.7; }
  else if (outcome == 2) { shape = max(abs(at.x), abs(at.y)); size = 2.5; }
  else { shape = length(at); size = outcome == 4 ? 2.2 : 2.9; }
  bool hollow = vKind.y > .5 || outcome == 1 || outcome == 3;
  float off = hollow ? abs(shape - size + .55) - .65 : shape - size;
  float core = 1. - smoothstep(-pixel * .6, pixel * .6, off);
  vec3 tint = OUTCOME[outcome];
  float light = exp(-dot(at, at) / 16.) * (outcome == 4 ? .3 : .38) * (hollow ? .6 : 1.);
  vec3 inner = mix(tint, vec3(1.), outcome == 4 ? .35 : .06);
  vec4 result = vec4(tint * light, light * .6);
  result = vec4(inner * core, core) + result * (1. - core);
  colour = result * vKind.z;
}`;

/** Takes dots away where a node stands before them. */
export const MASK_VERTEX = `${HEADER}${VIEW}
layout(location=0) in vec4 aNode;
out vec2 vAt;
flat out float vRadius;
void main() {
  vec2 corner = vec2(float(gl_VertexID % 2), float(gl_VertexID / 2)) * 2. - 1.;
  vRadius = aNode.z * uView.z + 1.;
  vAt = corner * (vRadius + 1.);
  gl_Position = toClip(toScreen(aNode.xy) + vAt);
}`;

export const MASK_FRAGMENT = `${HEADER}
in vec2 vAt;
flat in float vRadius;
out vec4 colour;
void main() { colour = vec4(1. - smoothstep(vRadius - .7, vRadius + .7, length(vAt))); }`;
