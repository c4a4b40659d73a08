import { diskThresholds } from '../disk-thresholds.ts';
import type { DiskFact } from '../intake-facts.ts';
import type { Judgement } from '../judgement.ts';
import { bytesInWords } from '../quantities-in-words.ts';
import type { Notice } from '../traffic-graph.ts';

/** Says when the disk is short, what becomes of the spans, and that older ones had to go. */
export const diskNotices: Judgement = (graph, { disk }) => {
  const notice = disk && describe(disk);
  if (notice) graph.notices.push({ ...notice, href: '' });
};

function describe(disk: DiskFact): Omit<Notice, 'href'> | undefined {
  const { freeBytes, leavingBytes, totalBytes, refusesBelowBytes, reclaimableBytes, deletedUpTo } = disk;
  const free = `${bytesInWords(freeBytes)} free`;
  if (freeBytes < refusesBelowBytes) {
    return {
      severity: 'critical',
      title: `The disk is full (${free}): ClickHouse takes no spans; collectors keep them while their logs have room`,
    };
  }
  if (freeBytes + leavingBytes < diskThresholds(totalBytes).dropBelowBytes) {
    const what =
      reclaimableBytes > 0
        ? 'the oldest spans are being deleted'
        : 'nothing older is left to delete, and new spans will soon find no room';
    return { severity: 'warning', title: `The disk is nearly full (${free}): ${what}` };
  }
  if (deletedUpTo !== '') {
    return {
      severity: 'info',
      title: `The disk was nearly full: spans of ${deletedUpTo} and before were deleted (${free} now)`,
    };
  }
  return undefined;
}
