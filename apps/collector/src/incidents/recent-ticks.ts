import type { TickReader } from '@faultline/clickhouse';
import { joinTicks, TICK_MS, type Tick } from '@faultline/model';
import { inSlices } from './in-slices.ts';

type Ticks = Pick<TickReader, 'read' | 'readAnswered' | 'readRequestCalls'>;

/** Spans come up to this late after they ended and still count here; others were told of too late to be news. */
const LATE_MS = 14_000;
/** Both ends of nearly every call have come by then, and what is read of them is read once. */
const SETTLED_MS = 10_000;
/** Whom requests called is read for so long at a time: most of what that costs is the same for any length. */
const CALLS_OF_MS = 10_000;

/** Ticks of the last minutes, read once each and again while spans of theirs may come. Holds nothing that is not in the store. */
export class RecentTicks {
  readonly #ticks: Ticks;
  readonly #keepMs: number;
  #ended: Tick[] = [];
  #readToMs = Number.NEGATIVE_INFINITY;
  #answered: Tick[] = [];
  #answeredToMs = Number.NEGATIVE_INFINITY;
  #requestCalls: Tick[] = [];
  #requestCallsToMs = Number.NEGATIVE_INFINITY;

  constructor(ticks: Ticks, keepMs: number) {
    this.#ticks = ticks;
    this.#keepMs = keepMs;
  }

  /** All that is known of the time up to now; the last tick is still filling, and answers are known of settled ones alone. */
  async upTo(nowMs: number): Promise<readonly Tick[]> {
    const keepFromMs = wholeTick(nowMs - this.#keepMs);
    const againFromMs = Math.max(keepFromMs, wholeTick(this.#readToMs - LATE_MS));
    const answeredFromMs = Math.max(keepFromMs, this.#answeredToMs);
    const settledToMs = wholeTick(nowMs - SETTLED_MS);
    const callsFromMs = Math.max(keepFromMs, this.#requestCallsToMs);
    const callsToMs = settledToMs - callsFromMs < CALLS_OF_MS ? callsFromMs : settledToMs;
    const isKept = ({ startMs }: Tick) => startMs >= keepFromMs;
    // Each is kept as soon as it is read: where the next fails, it need not be read again.
    this.#ended = [
      ...this.#ended.filter((tick) => isKept(tick) && tick.startMs < againFromMs),
      ...(await inSlices(this.#ticks.read, againFromMs, wholeTick(nowMs) + TICK_MS)),
    ];
    this.#readToMs = nowMs;
    this.#answered = [
      ...this.#answered.filter(isKept),
      ...(await inSlices(this.#ticks.readAnswered, answeredFromMs, settledToMs)),
    ];
    this.#answeredToMs = Math.max(answeredFromMs, settledToMs);
    this.#requestCalls = [
      ...this.#requestCalls.filter(isKept),
      ...(await inSlices(this.#ticks.readRequestCalls, callsFromMs, callsToMs)),
    ];
    this.#requestCallsToMs = callsToMs;
    return joinTicks(this.#ended, this.#answered, this.#requestCalls);
  }
}

function wholeTick(ms: number): number {
  return Math.floor(ms / TICK_MS) * TICK_MS;
}
