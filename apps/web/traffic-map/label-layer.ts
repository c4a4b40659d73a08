import type { Language } from '../text/language.ts';
import type { View } from './draw/painter.ts';
import { badShare } from './flow.ts';
import type { Marks } from './graph-part.ts';
import { breakerBox, cardBoxes, discBox, nameBoxes } from './label-boxes.ts';
import { cardText, type LabelText, nodeText } from './label-text.ts';
import { type Box, placeLabels } from './labels.ts';
import type { Scene, SceneEdge, SceneNode } from './scene.ts';

export interface LabelOptions {
  language: Language;
  width: number;
  height: number;
  /** How much larger labels are than on a desk; 1 there. */
  labelSize: number;
  emphasisOf: (key: string) => number;
  isNodeLit: (id: string) => boolean;
  isEdgeLit: (edge: SceneEdge) => boolean;
  marks: Marks;
}

/** More than this the eye cannot read and the browser need not lay out. */
const MOST_LABELS = 140;
/** From this share of bad calls on a line says so without being asked. */
const TROUBLED_FROM = 0.02;

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
    const scale = Math.min(1.3, Math.max(0.86, view.zoom ** 0.6)) * options.labelSize;
    const nodes = scene.nodes.filter((node) => isOnScreen(node, view, options));
    const screen = screenOf(options);
    const taken = nodes.map((node) => discBox(node, view));
    const named = [...nodes].sort((a, b) => importance(b, options) - importance(a, options)).slice(0, MOST_LABELS);
    const texts = named.map((node) => nodeText(node, options.language, options.marks.get(node.id)));
    const requests = named.map((node, index) => ({
      boxes: nameBoxes(node, texts[index]!, view, scale),
      previous: this.#chosen.get(`node ${node.id}`),
      isRequired: options.isNodeLit(node.id),
      isImportant: isImportant(node),
    }));
    placeLabels(requests, taken, screen).forEach((chosen, index) => {
      if (chosen < 0) return;
      const node = named[index]!;
      const box = requests[index]!.boxes[chosen]!;
      taken.push(box);
      const key = `node ${node.id}`;
      shown.add(key);
      this.#chosen.set(key, chosen);
      this.#show(key, 'node', texts[index]!, (box.left + box.right) / 2, box.top, scale, options.emphasisOf(node.id));
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
      .filter((edge) => !edge.isFallback && (options.isEdgeLit(edge) || isTroubled(edge) || isMarked(edge, options)))
      .filter((edge) => options.isEdgeLit(edge) || view.zoom >= 0.5)
      .sort((a, b) => trouble(b, options) - trouble(a, options));
    const texts = edges.map((edge) =>
      cardText(edge, options.isEdgeLit(edge), options.language, options.marks.get(edge.connection)),
    );
    const requests = edges.map((edge, index) => ({
      boxes: cardBoxes(edge, texts[index]!, view, options.labelSize),
      previous: this.#chosen.get(`line ${edge.key}`),
      isRequired: options.isEdgeLit(edge),
      isImportant: false,
    }));
    placeLabels(requests, taken, screenOf(options)).forEach((chosen, index) => {
      if (chosen < 0) return;
      const edge = edges[index]!;
      const box = requests[index]!.boxes[chosen]!;
      const key = `line ${edge.key}`;
      shown.add(key);
      this.#chosen.set(key, chosen);
      this.#show(
        key,
        'line',
        texts[index]!,
        (box.left + box.right) / 2,
        box.top,
        options.labelSize,
        options.emphasisOf(edge.key),
      );
    });
  }

  #show(key: string, kind: string, text: LabelText, x: number, y: number, scale: number, opacity: number): void {
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

function span(part: string, value: string): HTMLElement {
  const element = document.createElement('span');
  element.dataset.part = part;
  element.textContent = value;
  return element;
}

function isTroubled({ flow, breaker }: SceneEdge): boolean {
  return badShare(flow.rates) >= TROUBLED_FROM || (breaker !== null && breaker.shape !== 'closed');
}

function isMarked({ connection }: SceneEdge, { marks }: LabelOptions): boolean {
  return marks.has(connection);
}

function isCut({ gap }: SceneEdge): boolean {
  return gap !== null;
}

function trouble(edge: SceneEdge, options: LabelOptions): number {
  const marked = isMarked(edge, options) ? 1e6 : 0;
  return (options.isEdgeLit(edge) ? 1e9 : 0) + marked + edge.flow.demand * badShare(edge.flow.rates);
}

function screenOf({ width, height }: LabelOptions): Box {
  return { left: 0, top: 0, right: width, bottom: height };
}

/** Named wherever there is any room: where traffic enters, and where it fails. */
function isImportant({ figures: { kind, health }, isSuspected }: SceneNode): boolean {
  return kind === 'entry' || health === 'failing' || isSuspected;
}

/** Lit first, then the entry, then the unhealthy, then the busy; rates by powers of two, so that labels do not flicker. */
function importance({ id, rps, figures }: SceneNode, options: LabelOptions): number {
  if (options.isNodeLit(id)) return 1e6;
  if (figures.kind === 'entry' || options.marks.has(id)) return 1e5;
  const health = figures.health === 'failing' ? 1e4 : figures.health === 'degraded' ? 1e3 : 0;
  return health + Math.round(Math.log2(1 + rps));
}

function isOnScreen({ x, y }: SceneNode, view: View, { width, height }: LabelOptions): boolean {
  const left = x * view.zoom + view.x;
  const top = y * view.zoom + view.y;
  return left > -90 && top > -60 && left < width + 90 && top < height + 60;
}
