import type { View } from './draw/painter.ts';
import { mapBounds } from './fit-view.ts';
import type { Box } from './labels.ts';
import type { SceneNode } from './scene.ts';
import { inverse } from './view-path.ts';

/** Which part of the system is seen, and how closely: where `key` is another one, it is another level. */
export interface MapLevel {
  key: string;
  /** The node (id) whose surroundings are the level; `null` where it is of no single node. */
  centre: string | null;
}

/** A level as it is drawn. */
export interface SeenLevel {
  nodes: readonly SceneNode[];
  centre: string | null;
}

/** How one level lies in another. */
export interface Passage {
  /** From positions on the map before to those on the map after, as a view maps to the screen. */
  mapping: View;
  /** Nodes (ids) in place of which a group stood; `null` where no group was opened. */
  entered: ReadonlySet<string> | null;
}

/** Everything stays in its place. */
const NO_PASSAGE: Passage = { mapping: { x: 0, y: 0, zoom: 1 }, entered: null };

/**
 * What is the same before and after a change of level: a group and its services, a node and its surroundings. The larger
 * of both lies within the smaller.
 */
export function passageBetween(before: SeenLevel, after: SeenLevel): Passage {
  if (before.nodes.length === 0 || after.nodes.length === 0) return NO_PASSAGE;
  if (before.centre !== after.centre) {
    const into = after.centre === null ? undefined : discOf(before.nodes, after.centre);
    if (into) return { mapping: inverse(mappingWithin(boundsOf(after.nodes), into)), entered: null };
    const outOf = before.centre === null ? undefined : discOf(after.nodes, before.centre);
    if (outOf) return { mapping: mappingWithin(boundsOf(before.nodes), outOf), entered: null };
  }
  const opened = groupsGone(before.nodes, after.nodes);
  if (opened) {
    const entered = new Set(opened.members.map(({ id }) => id));
    return { mapping: inverse(mappingWithin(boundsOf(opened.members), discsOf(opened.groups))), entered };
  }
  const closed = groupsGone(after.nodes, before.nodes);
  if (closed) return { mapping: mappingWithin(boundsOf(closed.members), discsOf(closed.groups)), entered: null };
  return NO_PASSAGE;
}

/** Groups that are on the one map, and their services, which are on the other. */
function groupsGone(from: readonly SceneNode[], to: readonly SceneNode[]) {
  const present = new Set(to.map(({ id }) => id));
  const groups = from.filter(({ id, figures }) => figures.services !== undefined && !present.has(id));
  const names = new Set(groups.flatMap(({ figures }) => figures.services!.map(({ name }) => name)));
  const members = to.filter(({ id }) => names.has(id));
  return members.length > 0 ? { groups, members } : null;
}

function discOf(nodes: readonly SceneNode[], id: string): Box | undefined {
  const node = nodes.find((other) => other.id === id);
  return node && discsOf([node]);
}

function discsOf(nodes: readonly SceneNode[]): Box {
  return {
    left: Math.min(...nodes.map(({ x, radius }) => x - radius)),
    right: Math.max(...nodes.map(({ x, radius }) => x + radius)),
    top: Math.min(...nodes.map(({ y, radius }) => y - radius)),
    bottom: Math.max(...nodes.map(({ y, radius }) => y + radius)),
  };
}

/** With names; there is at least one node. */
function boundsOf(nodes: readonly SceneNode[]): Box {
  return mapBounds(nodes)!;
}

/** Puts the middles of both on each other; all of `within` comes to lie in `outer`. */
function mappingWithin(within: Box, outer: Box): View {
  const zoom = Math.min(
    (outer.right - outer.left) / (within.right - within.left),
    (outer.bottom - outer.top) / (within.bottom - within.top),
  );
  return {
    zoom,
    x: (outer.left + outer.right) / 2 - ((within.left + within.right) / 2) * zoom,
    y: (outer.top + outer.bottom) / 2 - ((within.top + within.bottom) / 2) * zoom,
  };
}
