import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Steps } from '@faultline/model';

/** Spans wait for their acknowledgement meanwhile. */
const LONGEST_TURN_MS = 10;

/** Does the work in turns with everything else that the process has to do. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  let turnFrom = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - turnFrom < LONGEST_TURN_MS) continue;
    await othersTurn();
    turnFrom = performance.now();
  }
}
