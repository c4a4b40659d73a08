import {
  alarmsAmong,
  type Baseline,
  type Course,
  coursesOf,
  type DetectionWeights,
  learnBaseline,
  neighboursOf,
  TICK_MS,
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
/** As in the collector (apps/collector/src/timers/detection.ts). */
const WINDOW_MS = 120_000;
const LAG_MS = 60_000;
const LEARN_EVERY_MS = 20_000;

/** Steps through a case tick by tick; the baseline is all that lies a minute back. An alarm before the injection starts anew. */
export function runDetector({ ticks, calls, normalStartsMs }: CaseTicks, weights: DetectionWeights): Detected {
  const neighbours = neighboursOf(calls);
  const judgedFromMs = normalStartsMs[Math.floor(normalStartsMs.length * LEARNT_SHARE)] ?? 0;
  let baseline: Baseline | undefined;
  let learntMs = Number.NEGATIVE_INFINITY;
  let windowFromMs = judgedFromMs;
  let falseAlarms = 0;
  for (const { startMs } of ticks) {
    const nowMs = startMs + TICK_MS;
    if (startMs < judgedFromMs) continue;
    if (!baseline || nowMs - learntMs > LEARN_EVERY_MS) {
      const toMs = Math.max(judgedFromMs, nowMs - LAG_MS);
      baseline = learnBaseline(
        ticks.filter((tick) => tick.startMs + TICK_MS <= toMs),
        weights,
      );
      learntMs = nowMs;
    }
    const fromMs = Math.max(windowFromMs, nowMs - WINDOW_MS);
    const recent = ticks.filter((tick) => tick.startMs >= fromMs && tick.startMs < nowMs);
    const [alarm] = alarmsAmong(coursesOf(recent, baseline, weights).values(), neighbours, weights);
    if (!alarm) continue;
    if (nowMs > 0) return { alarmMs: nowMs, onsetMs: alarm[0]!.onsetMs, by: alarm[0], falseAlarms };
    falseAlarms += 1;
    windowFromMs = nowMs;
  }
  return { alarmMs: undefined, onsetMs: 0, by: undefined, falseAlarms };
}
