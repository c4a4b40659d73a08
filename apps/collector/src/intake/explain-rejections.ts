import type { PartialSuccess } from '../otlp/responses.ts';
import type { SpanRejection } from '../otlp/span-reader.ts';

const EXPLANATION: Record<SpanRejection, string> = {
  invalid_trace_id: 'trace_id is not 16 bytes, or all zeros',
  invalid_span_id: 'span_id is not 8 bytes, or all zeros',
  invalid_parent_span_id: 'parent_span_id is neither empty nor 8 bytes',
  invalid_start_time: 'start_time_unix_nano is missing, 0, or after the year 2262',
  start_time_too_old: 'they started before what FAULTLINE_RETENTION_SPANS keeps',
  start_time_in_future: 'they start more than a day in the future: check the clock of the sender',
};

/** What the sender is told about spans that were left out. */
export function explainRejections(rejected: ReadonlyMap<SpanRejection, number>): PartialSuccess | undefined {
  if (rejected.size === 0) return undefined;
  let total = 0;
  const reasons: string[] = [];
  for (const [reason, count] of rejected) {
    total += count;
    reasons.push(`${EXPLANATION[reason]} (${count})`);
  }
  return {
    rejected: total,
    message: `${total === 1 ? '1 span was' : `${total} spans were`} not stored: ${reasons.join('; ')}.`,
  };
}
