import {
  alarmsAmong,
  type Baseline,
  type Course,
  coursesOf,
  type DetectionWeights,
  joinTicks,
  learnBaseline,
  neighboursOf,
  TICK_MS,
  type Tick,
} from '@faultline/model';
import type { CaseTicks } from './case-ticks.ts';

/** What came of running the detector over a real case. Milliseconds since the injection. */
export interface Detected {
  /** End of the tick of the first alarm after the injection; undefined for none. */
  alarmMs: number | undefined;
  onsetMs: number;
  by: Course | undefined;
  /** Alarms in the quiet time, after the part that was only learnt from. */
  falseAlarms: number;
}

/** The first part of the quiet time that is learnt from before anything is judged, as in the reference (baseline.py). */
const LEARNT_SHARE = 0.6;
/** As in the collector (apps/collector/src/incidents). */
const WINDOW_MS = 120_000;
const LAG_MS = 60_000;
const LEARN_EVERY_MS = 20_000;
const SETTLED_MS = 10_000;
const CALLS_OF_MS = 10_000;

/** Steps through a case tick by tick; the baseline is all that lies a minute back. An alarm before the injection starts anew. */
export function runDetector(seen: CaseTicks, weights: DetectionWeights): Detected {
  const { ticks: ended, answered, requestCalls, calls } = seen;
  const ticks = joinTicks(ended, answered, requestCalls);
  const neighbours = neighboursOf(calls);
  let baseline: Baseline | undefined;
  let learntMs = Number.NEGATIVE_INFINITY;
  const fromStartMs = judgedFromMs(seen);
  let windowFromMs = fromStartMs;
  let falseAlarms = 0;
  for (const { startMs } of ticks) {
    const nowMs = startMs + TICK_MS;
    if (startMs < fromStartMs) continue;
    if (!baseline || nowMs - learntMs > LEARN_EVERY_MS) {
      const toMs = Math.max(fromStartMs, nowMs - LAG_MS);
      baseline = learnBaseline(
        ticks.filter((tick) => tick.startMs + TICK_MS <= toMs),
        weights,
      );
      learntMs = nowMs;
    }
    const fromMs = Math.max(windowFromMs, nowMs - WINDOW_MS);
    const isIn = (tick: Tick) => tick.startMs >= fromMs && tick.startMs < nowMs;
    const settledMs = nowMs - SETTLED_MS;
    const callsToMs = Math.floor(settledMs / CALLS_OF_MS) * CALLS_OF_MS;
    const before = (toMs: number) => (tick: Tick) => isIn(tick) && tick.startMs + TICK_MS <= toMs;
    const recent = joinTicks(
      ended.filter(isIn),
      answered.filter(before(settledMs)),
      requestCalls.filter(before(callsToMs)),
    );
    const [alarm] = alarmsAmong(coursesOf(recent, baseline, weights).values(), neighbours, weights);
    if (!alarm) continue;
    if (nowMs > 0) return { alarmMs: nowMs, onsetMs: alarm[0]!.onsetMs, by: alarm[0], falseAlarms };
    falseAlarms += 1;
    windowFromMs = nowMs;
  }
  return { alarmMs: undefined, onsetMs: 0, by: undefined, falseAlarms };
}

/** When the part of the quiet time begins that alarms count in. */
export function judgedFromMs({ normalStartsMs }: CaseTicks): number {
  return normalStartsMs[Math.floor(normalStartsMs.length * LEARNT_SHARE)] ?? 0;
}
