import type { View } from './draw/painter.ts';
import { directionAt, parameterAt, pointAt } from './edge-geometry.ts';
import type { LabelText } from './label-text.ts';
import type { Box } from './labels.ts';
import type { SceneEdge, SceneNode } from './scene.ts';

const NAME_CHARACTER = 6.9;
const FIGURES_CHARACTER = 5.9;
const LABEL_HEIGHT = 30;
const CARD_HEIGHT = 20;
const BREAKER_REACH = 18;
const CARD_DISTANCE = 6;
const CARD_PADDING = 8;
/** Shares of the way at which a line's card may sit, best first. */
const CARD_PLACES = [0.5, 0.43, 0.57, 0.36, 0.64, 0.3, 0.7];

/** And on which side of it: on the line itself, else to its right or left. */
const CARD_SIDES = [0, 1, -1];

/** Where a node is on the screen. */
export function discBox({ x, y, radius }: SceneNode, view: View): Box {
  const reach = radius * view.zoom;
  const left = x * view.zoom + view.x;
  const top = y * view.zoom + view.y;
  return { left: left - reach, top: top - reach, right: left + reach, bottom: top + reach };
}

export function nameBoxes(node: SceneNode, text: LabelText, view: View, scale: number): Box[] {
  const [name, ...figures] = text;
  const figuresLength = figures.reduce((sum, { value }) => sum + lengthOf(value) + 1, 0);
  const width = Math.max(lengthOf(name!.value) * NAME_CHARACTER, figuresLength * FIGURES_CHARACTER) * scale;
  const height = LABEL_HEIGHT * scale;
  const disc = discBox(node, view);
  const middle = (disc.left + disc.right) / 2;
  const at = (left: number, top: number): Box => ({ left, top, right: left + width, bottom: top + height });
  const gap = 5;
  return [
    at(middle - width / 2, disc.bottom + gap),
    at(middle - width / 2, disc.top - gap - height),
    at(disc.right + gap + 4, (disc.top + disc.bottom - height) / 2),
    at(disc.left - gap - 4 - width, (disc.top + disc.bottom - height) / 2),
    at(middle - width / 2, disc.bottom + gap + height),
    at(middle - width / 2, disc.top - gap - height * 2),
  ];
}

export function breakerBox({ curve, breakerAt }: SceneEdge, view: View): Box {
  const { x, y } = pointAt(curve, parameterAt(curve, breakerAt));
  const left = x * view.zoom + view.x;
  const top = y * view.zoom + view.y;
  return {
    left: left - BREAKER_REACH,
    top: top - BREAKER_REACH,
    right: left + BREAKER_REACH,
    bottom: top + BREAKER_REACH,
  };
}

/** On the line, else beside it. */
export function cardBoxes(edge: SceneEdge, text: LabelText, view: View, scale: number): Box[] {
  const length = text.reduce((sum, { value }) => sum + lengthOf(value) + 1.2, 0);
  const width = (length * FIGURES_CHARACTER + CARD_PADDING * 2) * scale;
  const height = CARD_HEIGHT * scale;
  return CARD_SIDES.flatMap((side) =>
    CARD_PLACES.map((share) => {
      const t = parameterAt(edge.curve, share);
      const place = pointAt(edge.curve, t);
      const direction = directionAt(edge.curve, t);
      const x = place.x * view.zoom + view.x - direction.y * side * (width / 2 + CARD_DISTANCE);
      const y = place.y * view.zoom + view.y + direction.x * side * (height / 2 + CARD_DISTANCE);
      const left = x - width / 2;
      const top = y - height / 2;
      return { left, top, right: left + width, bottom: top + height };
    }),
  );
}

/** In Latin characters: those of Korean are wider. */
function lengthOf(text: string): number {
  let length = 0;
  for (const character of text) length += character > '\u2fff' ? 1.7 : 1;
  return length;
}
