import { COLOURS, EDGE, HEADER, VIEW } from './gl-shader-parts.ts';

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
  vec3 inner = mix(tint, TEXT, outcome == 4 ? .35 : .06);
  vec4 result = vec4(tint * light, light * .6);
  result = vec4(inner * core, core) + result * (1. - core);
  colour = result * vKind.z;
}`;
