import { TICK_MS, type Tick } from '@faultline/model';

type ReadTicks = (window: { fromMs: number; toMs: number }) => Promise<Tick[]>;

/** Spans come up to this late after they ended and still count here; others were told of too late to be news. */
const LATE_MS = 14_000;
/** So much is read at a time, so that the first read of a busy system does not take more memory than one may. */
const SLICE_MS = 60_000;

/** Ticks of the last minutes, read once each and again while spans of theirs may come. Holds nothing that is not in the store. */
export class RecentTicks {
  readonly #read: ReadTicks;
  readonly #keepMs: number;
  #ticks: Tick[] = [];
  #readToMs = Number.NEGATIVE_INFINITY;

  constructor(read: ReadTicks, keepMs: number) {
    this.#read = read;
    this.#keepMs = keepMs;
  }

  /** All that is known of the time up to now; the last tick is still filling. */
  async upTo(nowMs: number): Promise<readonly Tick[]> {
    const keepFromMs = wholeTick(nowMs - this.#keepMs);
    const toMs = wholeTick(nowMs) + TICK_MS;
    const fromMs = Math.max(keepFromMs, wholeTick(this.#readToMs - LATE_MS));
    let ticks = this.#ticks.filter(({ startMs }) => startMs >= keepFromMs && startMs < fromMs);
    for (let from = fromMs; from < toMs; from += SLICE_MS) {
      ticks = [...ticks, ...(await this.#read({ fromMs: from, toMs: Math.min(toMs, from + SLICE_MS) }))];
    }
    this.#ticks = ticks;
    this.#readToMs = nowMs;
    return ticks;
  }
}

function wholeTick(ms: number): number {
  return Math.floor(ms / TICK_MS) * TICK_MS;
}
