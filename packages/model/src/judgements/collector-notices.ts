import type { CollectorReport } from '../intake-facts.ts';
import type { Judgement } from '../judgement.ts';
import { type Notice, noticeOf } from '../notice.ts';

/** Spans are on the map within a second or two; a notice for every hiccup would come and go. */
const BEHIND_FROM_MS = 5_000;
/** Until then it is catching up after something short, such as a restart. */
const LONG_BEHIND_FROM_MS = 30_000;

/** Says which collectors hold spans that are not on the map yet, and which take none. */
export const collectorNotices: Judgement = (graph, { collectors }) => {
  for (const report of collectors) {
    const notice = describe(report);
    if (notice) graph.notices.push(notice);
  }
};

function describe({ collector, spansWaiting, logAgeMs, obstacle }: CollectorReport): Notice | undefined {
  if (obstacle !== '') return noticeOf('critical', { kind: 'collector-refuses', collector, reason: obstacle });
  if (spansWaiting === 0 || logAgeMs < BEHIND_FROM_MS) return undefined;
  const severity = logAgeMs < LONG_BEHIND_FROM_MS ? 'info' : 'warning';
  return noticeOf(severity, { kind: 'collector-behind', collector, spans: spansWaiting, ageMs: logAgeMs });
}
