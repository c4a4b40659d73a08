import { judgeCalls } from './judge-calls.ts';
import { judgeIntake } from './judge-intake.ts';
import { judgeSenders } from './judge-senders.ts';
import type { MissingFacts } from './missing-facts.ts';
import type { MissingReason } from './missing-reason.ts';

/** Each says what it has to say about why something is missing. */
const JUDGEMENTS: readonly ((facts: MissingFacts) => MissingReason[])[] = [judgeCalls, judgeSenders, judgeIntake];

const RANK: Record<MissingReason['severity'], number> = { critical: 0, warning: 1, info: 2 };

/**
 * Why a connection, or a service if no target is named, is not on the map as expected, by what the data's own counts say:
 * what explains it first. Always says something.
 */
export function judgeMissing(facts: MissingFacts): MissingReason[] {
  return JUDGEMENTS.flatMap((judge) => judge(facts)).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}
