import { Emphasis } from './emphasis.ts';
import { type GraphPart, intersect } from './graph-part.ts';
import type { Scene, SceneEdge } from './scene.ts';
import type { Highlights } from './scene-buffers.ts';
import { isSameSelection, neighbourhoodOf, type Selection } from './selection.ts';
import { wayOf } from './way.ts';

const PULSE_MS = 1400;

/** What the viewer looks at: selection, pointer, keyboard; and newcomers, which draw attention once. */
export class MapFocus {
  readonly #emphasis = new Emphasis();
  readonly #pulses = new Map<string, number>();
  #selection: Selection | null = null;
  #hovered: Selection | null = null;
  #walked: string | null = null;
  #bright: GraphPart | null = null;

  get selection(): Selection | null {
    return this.#selection;
  }

  /** The node the keyboard stands on. */
  get walked(): string | null {
    return this.#walked;
  }

  /** @returns whether anything changed */
  select(selection: Selection | null, scene: Scene): boolean {
    if (isSameSelection(selection, this.#selection)) return false;
    this.#selection = selection;
    this.update(scene);
    return true;
  }

  /** What a filter leaves bright, from the next update on; `null` for everything. */
  brighten(part: GraphPart | null): void {
    this.#bright = part;
  }

  /** @returns whether anything changed */
  hover(hovered: Selection | null, scene: Scene): boolean {
    if (isSameSelection(hovered, this.#hovered)) return false;
    this.#hovered = hovered;
    this.update(scene);
    return true;
  }

  walkTo(nodeId: string | null, scene: Scene): void {
    this.#walked = nodeId;
    this.update(scene);
  }

  /** @param now milliseconds, as of animation frames */
  pulse(nodeIds: readonly string[], now: number): void {
    for (const id of nodeIds) this.#pulses.set(id, now);
  }

  /**
   * Dims what lies outside of what is looked at: the neighbourhood of what is pointed at, else the whole way to and from
   * what is selected, of that what the filter lets through.
   */
  update(scene: Scene): void {
    const { nodes, edges } = scene;
    const part = this.#partInFocus(scene);
    if (part === null) {
      this.#emphasis.focus([], null);
      return;
    }
    const lit = new Set(nodes.flatMap(({ id }) => (part.nodes.has(id) ? [id] : [])));
    for (const { key, connection } of edges) if (part.connections.has(connection)) lit.add(key);
    this.#emphasis.focus([...nodes.map(({ id }) => id), ...edges.map(({ key }) => key)], (key) => lit.has(key));
  }

  #partInFocus({ nodes, edges }: Scene): GraphPart | null {
    const selection = this.#selection;
    const centre: Selection | null =
      this.#hovered ?? (this.#walked === null ? null : { type: 'node', id: this.#walked });
    const links = edges.map(({ figures: { source, target }, connection }) => ({ source, target, key: connection }));
    if (centre && !isSameSelection(centre, selection)) {
      const around = neighbourhoodOf(centre, links);
      return { nodes: around.nodes, connections: new Set(links.filter(around.includesLink).map(({ key }) => key)) };
    }
    if (!selection) return this.#bright;
    const way = wayOf(selection, links, (id) => nodes.some((node) => node.id === id));
    const part = intersect(way, this.#bright);
    return way && part && selection.type === 'node' ? { ...part, nodes: new Set([...part.nodes, selection.id]) } : part;
  }

  /** @returns whether anything is still changing by itself */
  step(now: number, elapsedMs: number): boolean {
    const isFading = this.#emphasis.isMoving;
    if (isFading) this.#emphasis.step(elapsedMs);
    const isPulsing = this.#pulses.size > 0;
    for (const [id, since] of this.#pulses) if (now - since > PULSE_MS) this.#pulses.delete(id);
    return isFading || isPulsing;
  }

  highlights(now: number): Highlights {
    return {
      emphasisOf: (key) => this.#emphasis.of(key),
      isEdgeLit: (edge) => isAt(edge, this.#selection) || isAt(edge, this.#hovered),
      showsDetail: (edge) => touches(edge, this.#selection) || touches(edge, this.#hovered),
      outlineOf: (id) => {
        if (isNode(this.#selection, id)) return 1;
        return isNode(this.#hovered, id) ? 0.6 : 0;
      },
      focusedNode: this.#walked,
      pulseOf: (id) => {
        const since = this.#pulses.get(id);
        return since === undefined ? 1 : Math.min(1, Math.max(0, (now - since) / PULSE_MS));
      },
    };
  }
}

function isNode(selection: Selection | null, id: string): boolean {
  return selection?.type === 'node' && selection.id === id;
}

function isAt({ figures }: SceneEdge, selection: Selection | null): boolean {
  return selection?.type === 'connection' && selection.source === figures.source && selection.target === figures.target;
}

function touches(edge: SceneEdge, selection: Selection | null): boolean {
  return isNode(selection, edge.figures.source) || isNode(selection, edge.figures.target) || isAt(edge, selection);
}
