/**
 * - `new`, `vanished`: traffic that the other window had none of, though it should have had some at this rate
 * - `fails-more`, `fails-less`: share of calls that did not succeed, refused ones among them
 * - `slower`, `faster`: p95 of the latency
 * - `busier`, `quieter`: rate
 */
export type GraphChangeKind =
  | 'new'
  | 'vanished'
  | 'fails-more'
  | 'fails-less'
  | 'slower'
  | 'faster'
  | 'busier'
  | 'quieter';

export type ChangedPart =
  | { type: 'node'; id: string; name: string }
  | { type: 'connection'; source: string; target: string };

/** What is otherwise than in the baseline, and surely so: more than chance makes of so many calls. */
export interface GraphChange {
  kind: GraphChangeKind;
  part: ChangedPart;
  /** In the baseline and now: shares 0..1 of calls that failed, p95 in milliseconds, or calls per second. */
  before: number;
  now: number;
}
