import type { Diagnosis } from '@faultline/model';

/** How well a ranking names the culprit. Ties count as they would on average in any order of the tied (as baseline.py). */
export interface RankScore {
  top1: number;
  top3: number;
  top5: number;
  reciprocalRank: number;
}

/** Candidates that are no suspects share the last place. */
export function scoreRanking({ suspects }: Diagnosis, candidates: readonly string[], culprit: string): RankScore {
  if (!candidates.includes(culprit)) return { top1: 0, top3: 0, top5: 0, reciprocalRank: 0 };
  const scores = new Map(suspects.map(({ service, score }) => [service.replace(/^external:/, ''), score]));
  const own = scores.get(culprit) ?? 0;
  const all = candidates.map((name) => scores.get(name) ?? 0);
  const before = all.filter((score) => score > own + 1e-12).length;
  const tied = all.filter((score) => Math.abs(score - own) <= 1e-12).length;
  const within = (places: number) => Math.max(0, Math.min(tied, places - before)) / tied;
  const ranks = Array.from({ length: tied }, (_, i) => before + 1 + i);
  const reciprocalRank = ranks.reduce((sum, rank) => sum + 1 / rank, 0) / tied;
  return { top1: within(1), top3: within(3), top5: within(5), reciprocalRank };
}

export function meanScore(scores: readonly RankScore[]): RankScore {
  const mean = (figure: keyof RankScore) => scores.reduce((sum, score) => sum + score[figure], 0) / scores.length;
  return { top1: mean('top1'), top3: mean('top3'), top5: mean('top5'), reciprocalRank: mean('reciprocalRank') };
}
