import type { CollectorReport } from '../intake-facts.ts';
import type { Judgement } from '../judgement.ts';
import { countInWords, durationInWords } from '../quantities-in-words.ts';
import type { Notice } from '../traffic-graph.ts';

/** Spans are on the map within a second or two; a notice for every hiccup would come and go. */
const BEHIND_FROM_MS = 5_000;
/** Until then it is catching up after something short, such as a restart. */
const LONG_BEHIND_FROM_MS = 30_000;

/** Says which collectors hold spans that are not on the map yet, and which take none. */
export const collectorNotices: Judgement = (graph, { collectors }) => {
  for (const report of collectors) {
    const notice = describe(report);
    if (notice) graph.notices.push({ ...notice, href: '' });
  }
};

function describe({ collector, spansWaiting, logAgeMs, obstacle }: CollectorReport): Omit<Notice, 'href'> | undefined {
  if (obstacle !== '') {
    const reason = obstacle.replace(/\.$/, '');
    return { severity: 'critical', title: `Collector ${collector} turns requests away: ${reason}` };
  }
  if (spansWaiting === 0 || logAgeMs < BEHIND_FROM_MS) return undefined;
  const spans = spansWaiting === 1 ? '1 span waits' : `${countInWords(spansWaiting)} spans wait`;
  return {
    severity: logAgeMs < LONG_BEHIND_FROM_MS ? 'info' : 'warning',
    title: `Collector ${collector}: ${spans} in its log, the oldest for ${durationInWords(logAgeMs)}: the map is behind`,
  };
}
