const MOST = 3;

/** Known names that may be meant: the same but for case and punctuation, or one a part of the other; at most 3. */
export function similarNames(name: string, known: readonly string[]): string[] {
  const wanted = bare(name);
  if (wanted === '') return [];
  const likeness = (other: string): number => {
    if (bare(other) === wanted) return 2;
    return bare(other) !== '' && (bare(other).includes(wanted) || wanted.includes(bare(other))) ? 1 : 0;
  };
  return known
    .filter((other) => other !== name && likeness(other) > 0)
    .sort((a, b) => likeness(b) - likeness(a) || a.localeCompare(b, 'en'))
    .slice(0, MOST);
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
