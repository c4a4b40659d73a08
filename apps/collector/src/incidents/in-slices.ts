import type { TickReader } from '@faultline/clickhouse';
import type { Tick } from '@faultline/model';

/** So much is read at a time at first, so that no read of a busy system takes more than one may. */
const SLICE_MS = 60_000;
/** With fewer spans than this in a slice the next may be twice as long: to ask costs more than what is read. */
const FEW_SPANS = 20_000;

/** All that `read` tells of the time between, a slice at a time. @throws what `read` throws */
export async function inSlices(read: TickReader['read'], fromMs: number, toMs: number): Promise<Tick[]> {
  const ticks: Tick[] = [];
  let sliceMs = SLICE_MS;
  for (let from = fromMs; from < toMs; ) {
    const to = Math.min(toMs, from + sliceMs);
    const slice = await read({ fromMs: from, toMs: to });
    ticks.push(...slice);
    if (spansIn(slice) < FEW_SPANS) sliceMs *= 2;
    from = to;
  }
  return ticks;
}

function spansIn(ticks: readonly Tick[]): number {
  return ticks
    .flatMap(({ streams, requestCalls = [] }) => [
      ...streams.map(({ spans }) => spans),
      ...requestCalls.map(({ requests }) => requests),
    ])
    .reduce((sum, spans) => sum + spans, 0);
}
