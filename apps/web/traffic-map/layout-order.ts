import type { Adjacency } from './layout-tiers.ts';

const SWEEPS = 12;
/** Counting crossings is quadratic: beyond this many links the last sweep is taken as it is. */
const COUNTED_LINKS = 800;

/** Nodes of each tier from top to bottom, ordered by barycentre sweeps so that few lines cross. */
export function orderTiers(tiers: ReadonlyMap<string, number>, adjacency: Adjacency): string[][] {
  const columns = groupByTier(tiers);
  const links = linksOf(adjacency);
  let best = columns.map((column) => [...column]);
  let least = links.length <= COUNTED_LINKS ? crossings(best, tiers, links) : 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    const heights = relativeHeights(columns);
    const sequence = forward ? columns : [...columns].reverse();
    for (const column of sequence) {
      const wanted = new Map(
        column.map((id) => [id, barycentre(id, forward ? adjacency.callers : adjacency.callees, heights)]),
      );
      column.sort((a, b) => wanted.get(a)! - wanted.get(b)!);
      for (const [index, id] of column.entries()) heights.set(id, (index + 0.5) / column.length);
    }
    if (links.length > COUNTED_LINKS) best = columns;
    else {
      const count = crossings(columns, tiers, links);
      if (count < least) {
        least = count;
        best = columns.map((column) => [...column]);
      }
    }
  }
  return best;
}

function groupByTier(tiers: ReadonlyMap<string, number>): string[][] {
  const columns: string[][] = [];
  for (const [id, tier] of tiers) {
    while (columns.length <= tier) columns.push([]);
    columns[tier]!.push(id);
  }
  return columns;
}

function relativeHeights(columns: readonly string[][]): Map<string, number> {
  return new Map(columns.flatMap((column) => column.map((id, index) => [id, (index + 0.5) / column.length] as const)));
}

function barycentre(
  id: string,
  neighbours: ReadonlyMap<string, readonly string[]>,
  heights: Map<string, number>,
): number {
  const near = neighbours.get(id)!;
  if (near.length === 0) return heights.get(id)!;
  return near.reduce((sum, neighbour) => sum + heights.get(neighbour)!, 0) / near.length;
}

function linksOf({ callees }: Adjacency): [string, string][] {
  return [...callees].flatMap(([source, targets]) => targets.map((target): [string, string] => [source, target]));
}

/** Pairs of links that swap sides, each weighed by how much of their way they share. */
function crossings(
  columns: readonly string[][],
  tiers: ReadonlyMap<string, number>,
  links: readonly [string, string][],
): number {
  const heights = relativeHeights(columns);
  const lines = links.map(([source, target]) => {
    const [left, right] = tiers.get(source)! <= tiers.get(target)! ? [source, target] : [target, source];
    return { x1: tiers.get(left)!, x2: tiers.get(right)!, y1: heights.get(left)!, y2: heights.get(right)! };
  });
  let count = 0;
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length; j++) {
      const a = lines[i]!;
      const b = lines[j]!;
      const from = Math.max(a.x1, b.x1);
      const to = Math.min(a.x2, b.x2);
      if (to > from && (heightAt(a, from) - heightAt(b, from)) * (heightAt(a, to) - heightAt(b, to)) < 0) count++;
    }
  }
  return count;
}

function heightAt(line: { x1: number; x2: number; y1: number; y2: number }, x: number): number {
  return line.y1 + ((line.y2 - line.y1) * (x - line.x1)) / (line.x2 - line.x1 || 1);
}

/**
 * Heights nearest to those wanted (least squares) that keep the order and at least `gap` between neighbours.
 * @param wanted one height per node, from top to bottom
 */
export function spread(wanted: readonly number[], gap: number): number[] {
  const blocks: { sum: number; size: number }[] = [];
  wanted.forEach((height, index) => {
    blocks.push({ sum: height - index * gap, size: 1 });
    while (blocks.length > 1) {
      const last = blocks[blocks.length - 1]!;
      const before = blocks[blocks.length - 2]!;
      if (before.sum / before.size <= last.sum / last.size) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, size: before.size + last.size });
    }
  });
  const levels = blocks.flatMap(({ sum, size }) => Array<number>(size).fill(sum / size));
  return levels.map((level, index) => level + index * gap);
}
