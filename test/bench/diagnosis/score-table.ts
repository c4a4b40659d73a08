import { meanScore, type RankScore } from './rank-score.ts';
import type { RealCase } from './real-cases.ts';

export interface Scored {
  real: RealCase;
  score: RankScore;
}

/** Prints a table of mean scores by a property of the cases, and of all of them. */
export function report(title: string, all: readonly Scored[], by: (real: RealCase) => string): void {
  console.log(`\n| ${title} | cases | top-1 | top-3 | top-5 | MRR |\n|---|---|---|---|---|---|`);
  const groups = [...Map.groupBy(all, ({ real }) => by(real))].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, group] of groups) console.log(rowOf(name, group));
  console.log(rowOf('all', all));
  console.log(rowOf('all with evidence', withEvidence(all)));
}

export function rowOf(name: string, group: readonly Scored[]): string {
  const { top1, top3, top5, reciprocalRank } = meanScore(group.map(({ score }) => score));
  const percent = (share: number) => (100 * share).toFixed(1);
  return `| ${name} | ${group.length} | ${percent(top1)} | ${percent(top3)} | ${percent(top5)} | ${reciprocalRank.toFixed(3)} |`;
}

export function withEvidence(all: readonly Scored[]): Scored[] {
  return all.filter(({ real }) => real.evidence !== 'none');
}
