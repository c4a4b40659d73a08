import { diskThresholds } from '../disk-thresholds.ts';
import type { DiskFact } from '../intake-facts.ts';
import type { Judgement } from '../judgement.ts';
import { type Notice, noticeOf } from '../notice.ts';

/** Says when the disk is short, what becomes of the spans, and that older ones had to go. */
export const diskNotices: Judgement = (graph, { disk }) => {
  const notice = disk && describe(disk);
  if (notice) graph.notices.push(notice);
};

function describe(disk: DiskFact): Notice | undefined {
  const { freeBytes, leavingBytes, totalBytes, refusesBelowBytes, reclaimableBytes, deletedUpTo } = disk;
  if (freeBytes < refusesBelowBytes) return noticeOf('critical', { kind: 'disk-full', freeBytes });
  if (freeBytes + leavingBytes < diskThresholds(totalBytes).dropBelowBytes) {
    return noticeOf('warning', { kind: 'disk-short', freeBytes, isDeleting: reclaimableBytes > 0 });
  }
  if (deletedUpTo !== '') return noticeOf('info', { kind: 'disk-was-short', freeBytes, deletedUpTo });
  return undefined;
}
