/** What noticing depends on besides the data. Chosen on the development cases: docs/fault-identification.md says how good. */
export interface DetectionWeights {
  /** A stream is known by so many spans in the baseline, … */
  leastSpans: number;
  /** …which lie at least so far apart. */
  leastKnownMs: number;
  /** Share of failed spans that is usual anywhere, and what it is believed with, in spans. */
  usualFailedShare: number;
  priorSpans: number;
  /** Failures are bad from three times their usual share, but not below this. */
  leastBadShare: number;
  /** Calls that more of the requests skip in the baseline are not missed. */
  mostUsuallySkipped: number;
  /** Slower by this factor and so many milliseconds is no slowness: nobody would call it an incident. */
  toleratedFactor: number;
  toleratedMs: number;
  /** …or by this share of what a request takes in the median. */
  toleratedShare: number;
  /** Evidence that makes a stream bad: logarithm of how much likelier it is with an incident than without one. */
  errorsAlarm: number;
  latencyAlarm: number;
  /** …or so many times the most that the baseline itself shows. */
  aboveBaseline: number;
  /** One tick brings at most so much of an alarm: a blip is none. */
  mostPerTick: number;
  /** So many alarms are enough for one stream alone. */
  alone: number;
  /** Services that call each other are an incident when the worst has so much of an alarm, … */
  leads: number;
  /** …and together they have so many, … */
  inAll: number;
  /** …of streams that have at least so much of one. */
  adds: number;
}

export const DETECTION_WEIGHTS: DetectionWeights = {
  leastSpans: 8,
  leastKnownMs: 5_000,
  usualFailedShare: 0.01,
  priorSpans: 20,
  leastBadShare: 0.1,
  mostUsuallySkipped: 0.25,
  toleratedFactor: 1.2,
  toleratedMs: 0.5,
  toleratedShare: 0.02,
  errorsAlarm: 6,
  latencyAlarm: 8,
  aboveBaseline: 1.2,
  mostPerTick: 0.5,
  alone: 1.5,
  leads: 0.8,
  inAll: 1.8,
  adds: 0.5,
};
