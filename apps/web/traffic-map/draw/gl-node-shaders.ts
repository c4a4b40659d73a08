import { COLOURS, HEADER, VIEW } from './gl-shader-parts.ts';

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
  // Only what sheds light far around needs many pixels: each of them is computed.
  float wide = max(aState.y, aMarks.z < 1. ? 1. : 0.);
  float reach = mix(radius + 12. * clamp(uView.z, .45, 1.8) + 3., radius * 2.1 + 12., wide);
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
