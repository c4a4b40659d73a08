/**
 * What ranking depends on besides the data. Few, and flat: halving or doubling one costs two points of top-1 at most,
 * `halfBelievedAt` four (docs/fault-identification.md). Chosen on the development cases; test/bench/diagnosis-offline.ts cross-validates them.
 */
export interface DiagnosisWeights {
  /** Standard errors at which a change is believed by half. */
  halfBelievedAt: number;
  /** Spans' worth of trust in the spread that operations of a kind usually have, against an operation's own few spans. */
  priorSpans: number;
  /** Time lost a request, as a share of a normal request's duration, that weighs as much as… */
  slowdown: number;
  /** …these new errors a request, and as much as… */
  errorsPerRequest: number;
  /** …this share of requests whose calls changed. */
  changedShape: number;
  /** The shape of calls counts this much, where time and errors say nothing. */
  shapeTrust: number;
  /** A node with one slow connection is believed 1 / (1 + this), with k of them k / (k + this). */
  loneConnection: number;
  /** Two ends of one connection whose scores differ by a smaller share than this are tied. */
  tieWithin: number;
  /** Below this score nothing is called a suspect. */
  leastScore: number;
}

export const DIAGNOSIS_WEIGHTS: DiagnosisWeights = {
  halfBelievedAt: 4,
  priorSpans: 4,
  slowdown: 0.05,
  errorsPerRequest: 0.02,
  changedShape: 0.08,
  shapeTrust: 0.8,
  loneConnection: 0.5,
  tieWithin: 0.1,
  leastScore: 0.05,
};
