import type { TraceSummaryDocument } from '../api-documents.ts';

/** Services send their spans in batches, each at another time; and the root span, which ends last, is sent last. */
const ARRIVES_WITHIN_MS = 30_000;

/** Whether more spans of a trace are likely to be under way. @param readAtMs when it was read, by the server's clock */
export function isArriving({ start, duration }: Pick<TraceSummaryDocument, 'start' | 'duration'>, readAtMs: number) {
  return start + duration > readAtMs - ARRIVES_WITHIN_MS;
}
