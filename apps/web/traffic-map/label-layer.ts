import type { View } from './draw/painter.ts';
import { directionAt, parameterAt, pointAt } from './edge-geometry.ts';
import { badShare } from './flow.ts';
import { type Box, formatDuration, formatPercent, formatRate, placeLabels, shortName } from './labels.ts';
import type { Scene, SceneEdge, SceneNode } from './scene.ts';

export interface LabelOptions {
  width: number;
  height: number;
  emphasisOf: (key: string) => number;
  isNodeLit: (id: string) => boolean;
  isEdgeLit: (edge: SceneEdge) => boolean;
}

/** More than this the eye cannot read and the browser need not lay out. */
const MOST_LABELS = 140;
const NAME_CHARACTER = 6.9;
const FIGURES_CHARACTER = 5.9;
const LABEL_HEIGHT = 30;
const CARD_HEIGHT = 20;
const BREAKER_REACH = 18;
/** From this share of bad calls on a line says so without being asked. */
const TROUBLED_FROM = 0.02;
/** Shares of the way at which a line's card may sit, best first. */
const CARD_PLACES = [0.5, 0.43, 0.57, 0.36, 0.64, 0.3, 0.7];

/** And on which side of it: on the line itself, else to its right or left. */
const CARD_SIDES = [0, 1, -1];
const CARD_DISTANCE = 6;
const CARD_PADDING = 8;

interface Drawn {
  element: HTMLElement;
  text: string;
}

/** Names below nodes and cards on lines, as DOM text: crisp at any zoom and pixel ratio. */
export class LabelLayer {
  readonly #host: HTMLElement;
  #drawn = new Map<string, Drawn>();
  /** Places chosen at this zoom, by label. */
  #chosen = new Map<string, number>();
  #zoom = 0;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  draw(scene: Scene, view: View, options: LabelOptions): void {
    const shown = new Set<string>();
    if (view.zoom !== this.#zoom) this.#chosen.clear();
    this.#zoom = view.zoom;
    const scale = Math.min(1.3, Math.max(0.86, view.zoom ** 0.6));
    const nodes = scene.nodes.filter((node) => isOnScreen(node, view, options));
    const taken = nodes.map((node) => discBox(node, view));
    const named = [...nodes].sort((a, b) => importance(b, options) - importance(a, options)).slice(0, MOST_LABELS);
    const requests = named.map((node) => ({
      boxes: nameBoxes(node, view, scale),
      previous: this.#chosen.get(`node ${node.id}`),
      isRequired: options.isNodeLit(node.id),
    }));
    placeLabels(requests, taken).forEach((chosen, index) => {
      if (chosen < 0) return;
      const node = named[index]!;
      const box = requests[index]!.boxes[chosen]!;
      taken.push(box);
      const key = `node ${node.id}`;
      shown.add(key);
      this.#chosen.set(key, chosen);
      this.#show(key, 'node', nodeText(node), (box.left + box.right) / 2, box.top, scale, options.emphasisOf(node.id));
    });
    this.#drawCards(scene, view, options, taken, shown);
    for (const [key, { element }] of this.#drawn) {
      if (shown.has(key)) continue;
      element.remove();
      this.#drawn.delete(key);
    }
  }

  #drawCards(scene: Scene, view: View, options: LabelOptions, taken: Box[], shown: Set<string>): void {
    taken.push(...scene.edges.filter(isCut).map((edge) => breakerBox(edge, view)));
    const edges = scene.edges
      .filter((edge) => !edge.isFallback && (options.isEdgeLit(edge) || isTroubled(edge)))
      .filter((edge) => options.isEdgeLit(edge) || view.zoom >= 0.5)
      .sort((a, b) => trouble(b, options) - trouble(a, options));
    const requests = edges.map((edge) => ({
      boxes: cardBoxes(edge, view, options.isEdgeLit(edge)),
      previous: this.#chosen.get(`line ${edge.key}`),
      isRequired: options.isEdgeLit(edge),
    }));
    placeLabels(requests, taken).forEach((chosen, index) => {
      if (chosen < 0) return;
      const edge = edges[index]!;
      const box = requests[index]!.boxes[chosen]!;
      const key = `line ${edge.key}`;
      shown.add(key);
      this.#chosen.set(key, chosen);
      const isLit = options.isEdgeLit(edge);
      const text = cardText(edge, isLit);
      this.#show(key, 'line', text, (box.left + box.right) / 2, box.top, 1, options.emphasisOf(edge.key));
    });
  }

  #show(key: string, kind: string, text: Text, x: number, y: number, scale: number, opacity: number): void {
    let drawn = this.#drawn.get(key);
    if (!drawn) {
      const element = document.createElement('div');
      element.dataset.label = kind;
      this.#host.append(element);
      drawn = { element, text: '' };
      this.#drawn.set(key, drawn);
    }
    const serialised = JSON.stringify(text);
    if (drawn.text !== serialised) {
      drawn.text = serialised;
      drawn.element.replaceChildren(...text.map(({ part, value }) => span(part, value)));
    }
    const { style } = drawn.element;
    style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translateX(-50%) scale(${scale.toFixed(3)})`;
    style.opacity = opacity.toFixed(2);
  }
}

type Text = { part: 'name' | 'figures' | 'bad' | 'chip'; value: string }[];

function span(part: string, value: string): HTMLElement {
  const element = document.createElement('span');
  element.dataset.part = part;
  element.textContent = value;
  return element;
}

function nodeText(node: SceneNode): Text {
  const text: Text = [{ part: 'name', value: shortName(node.figures.name) }];
  text.push({ part: 'figures', value: node.arcEnds ? `${formatRate(node.rps)} req/s` : 'idle' });
  if (node.errorRate > 0) text.push({ part: 'bad', value: formatPercent(node.errorRate) });
  if (node.figures.suspicion >= 0.5) text.push({ part: 'chip', value: 'origin' });
  return text;
}

function cardText({ flow, breaker }: SceneEdge, isLit: boolean): Text {
  const text: Text = [{ part: 'figures', value: `${formatRate(flow.demand)}/s` }];
  const { shortCircuited } = flow.rates;
  if (flow.errorRate > 0) text.push({ part: 'bad', value: `${formatPercent(flow.errorRate)} err` });
  if (shortCircuited > 0) text.push({ part: 'chip', value: `${formatRate(shortCircuited)}/s refused` });
  else if (breaker && breaker.shape !== 'closed') text.push({ part: 'chip', value: breaker.shape });
  if (isLit && flow.p95Ms > 0) text.push({ part: 'figures', value: `p95 ${formatDuration(flow.p95Ms)}` });
  return text;
}

function isTroubled({ flow, breaker }: SceneEdge): boolean {
  return badShare(flow.rates) >= TROUBLED_FROM || (breaker !== null && breaker.shape !== 'closed');
}

function isCut({ gap }: SceneEdge): boolean {
  return gap !== null;
}

function trouble(edge: SceneEdge, options: LabelOptions): number {
  return (options.isEdgeLit(edge) ? 1e9 : 0) + edge.flow.demand * badShare(edge.flow.rates);
}

/** Lit first, then the entry, then the unhealthy, then the busy; rates by powers of two, so that labels do not flicker. */
function importance({ id, rps, figures }: SceneNode, options: LabelOptions): number {
  if (options.isNodeLit(id)) return 1e6;
  if (figures.kind === 'entry') return 1e5;
  const health = figures.health === 'failing' ? 1e4 : figures.health === 'degraded' ? 1e3 : 0;
  return health + Math.round(Math.log2(1 + rps));
}

function isOnScreen({ x, y }: SceneNode, view: View, { width, height }: LabelOptions): boolean {
  const left = x * view.zoom + view.x;
  const top = y * view.zoom + view.y;
  return left > -90 && top > -60 && left < width + 90 && top < height + 60;
}

function discBox({ x, y, radius }: SceneNode, view: View): Box {
  const reach = radius * view.zoom;
  const left = x * view.zoom + view.x;
  const top = y * view.zoom + view.y;
  return { left: left - reach, top: top - reach, right: left + reach, bottom: top + reach };
}

function nameBoxes(node: SceneNode, view: View, scale: number): Box[] {
  const [name, ...figures] = nodeText(node);
  const figuresLength = figures.reduce((sum, { value }) => sum + value.length + 1, 0);
  const width = Math.max(name!.value.length * NAME_CHARACTER, figuresLength * FIGURES_CHARACTER) * scale;
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
  ];
}

function breakerBox({ curve, breakerAt }: SceneEdge, view: View): Box {
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
function cardBoxes(edge: SceneEdge, view: View, isLit: boolean): Box[] {
  const length = cardText(edge, isLit).reduce((sum, { value }) => sum + value.length + 1.2, 0);
  const width = length * FIGURES_CHARACTER + CARD_PADDING * 2;
  return CARD_SIDES.flatMap((side) =>
    CARD_PLACES.map((share) => {
      const t = parameterAt(edge.curve, share);
      const place = pointAt(edge.curve, t);
      const direction = directionAt(edge.curve, t);
      const x = place.x * view.zoom + view.x - direction.y * side * (width / 2 + CARD_DISTANCE);
      const y = place.y * view.zoom + view.y + direction.x * side * (CARD_HEIGHT / 2 + CARD_DISTANCE);
      const left = x - width / 2;
      const top = y - CARD_HEIGHT / 2;
      return { left, top, right: left + width, bottom: top + CARD_HEIGHT };
    }),
  );
}
