import { COLOURS, EDGE, HEADER, VIEW } from './gl-shader-parts.ts';

/** Pieces of a ribbon; fewer on crowded maps, where no bend is seen so closely. */
export const RIBBON_SEGMENTS = { few: 28, many: 14 };

/** One ribbon per line: a strip along the curve, wide enough for its glow. */
export const RIBBON_VERTEX = `${HEADER}${VIEW}${EDGE}
uniform float uStill;
uniform float uStrength;
uniform float uSegments;
out vec2 vAcross; // pixels from the middle, pixels along
out float vShare;
flat out vec4 vStyle; // half width, dash, glow, lit
flat out vec4 vColour;
flat out vec4 vGap; // from, to, emphasis, length on screen
flat out vec4 vEnds;
flat out vec4 vStill; // chevron spacing, has bad calls, strength behind the gap, strength
void main() {
  int edge = gl_InstanceID;
  vec4 ab = texel(edge, 0), cd = texel(edge, 1), measures = texel(edge, 2), shape = texel(edge, 3);
  vec4 marks = texel(edge, 5);
  float width = shape.x * uMark;
  float tip = arrowLength(width, marks.w) / (measures.w * uView.z);
  float share = float(gl_VertexID / 2) / uSegments * (1. - tip * .8);
  float side = float(gl_VertexID % 2) * 2. - 1.;
  vec2 place, direction;
  follow(ab, cd, parameterAt(measures.xyz, share), place, direction);
  float reach = max(width * .5 + 1.2 + (marks.y > 0. || marks.z > 0. ? 9. : 0.), uStill * 8.);
  vAcross = vec2(side * reach, share * measures.w * uView.z);
  vShare = share;
  vStyle = vec4(width * .5, marks.x, marks.y, marks.z);
  vColour = texel(edge, 4);
  vGap = vec4(shape.yzw, measures.w * uView.z);
  vEnds = texel(edge, 6);
  vStill = vec4(texel(edge, 7).xyz * vec3(uStill * (1. - marks.w), uStill, 1.), mix(uStrength, 1., max(marks.y, marks.z)));
  gl_Position = toClip(toScreen(place) + vec2(-direction.y, direction.x) * side * reach);
}`;

export const RIBBON_FRAGMENT = `${HEADER}${COLOURS}
in vec2 vAcross;
in float vShare;
flat in vec4 vStyle;
flat in vec4 vColour;
flat in vec4 vGap;
flat in vec4 vEnds;
flat in vec4 vStill;
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
  float strength = vStill.w * (vGap.y > 0. && vShare > vGap.y ? vStill.z : 1.);
  vec3 tint = mix(vColour.rgb, TEXT, vStyle.w * .55);
  float opacity = mix(vColour.a * mix(.6, 1., vShare), 1., vStyle.w * .8) * strength;
  float glow = vStyle.z + vStyle.w > 0. ? exp(-pow(across / (half_ + 4.), 2.)) * (vStyle.z * .34 + vStyle.w * .16) * strength : 0.;
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
      result = mix(result, OK, chevron * .85);
      cover = mix(cover, 1., chevron * .85);
    }
  }
  colour = vec4(result, cover) * cut * vGap.z;
}`;

export const ARROW_VERTEX = `${HEADER}${COLOURS}${VIEW}${EDGE}
uniform float uStrength;
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
  vColour = vec4(mix(tint.rgb, TEXT, marks.z * .7), max(tint.a, marks.z) * shape.w * texel(edge, 7).z * mix(uStrength, 1., max(marks.y, marks.z)));
  vec2 pixel = toScreen(place) - direction * vAt.x + vec2(-direction.y, direction.x) * vAt.y;
  gl_Position = toClip(pixel);
}`;

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
