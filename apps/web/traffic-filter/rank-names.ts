import type { GraphNode } from '@faultline/model';

/** Nodes whose names hold what was typed, the best match first: the whole name, its start, a word's start, anywhere. */
export function rankNames(nodes: readonly GraphNode[], typed: string): GraphNode[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [];
  return nodes
    .map((node) => ({ node, rank: rankOf(node.name.toLowerCase(), wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .toSorted(
      (a, b) =>
        a.rank - b.rank || a.node.name.length - b.node.name.length || a.node.name.localeCompare(b.node.name, 'en'),
    )
    .map(({ node }) => node);
}

const NO_MATCH = 5;

function rankOf(name: string, wanted: string): number {
  if (name === wanted) return 0;
  const at = name.indexOf(wanted);
  if (at === 0) return 1;
  if (at > 0) return /[^\p{L}\p{N}]/u.test(name[at - 1]!) ? 2 : 3;
  return hasLettersOf(name, wanted) ? 4 : NO_MATCH;
}

/** `chkt` for `checkout`. One letter alone says too little. */
function hasLettersOf(name: string, wanted: string): boolean {
  if (wanted.length < 2) return false;
  let at = -1;
  for (const letter of wanted) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
