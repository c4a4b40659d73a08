import { setTimeout as wait } from 'node:timers/promises';
import { LOOPBACK } from '../platform/addresses.ts';
import { warmUpHeaders } from '../platform/warm-up.ts';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;
/** Answers in a row that show that every critical service is there to stay. */
const IN_A_ROW = 3;

/**
 * Resolves when the edge has answered both of its routes with 200 three times in a row, which takes every critical
 * service.
 * @throws Error when it does not within a minute; the reason of the signal
 */
export async function edgeAnswers(port: number, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (const route of ['home', 'license']) {
    for (let user = 1; user <= IN_A_ROW; user++) {
      if (await answers(`http://${LOOPBACK}:${port}/${route}/${user}`, signal)) continue;
      signal.throwIfAborted();
      if (Date.now() > deadline) {
        throw new Error(`The demo's edge did not answer /${route} within ${PATIENCE_MS / 1_000} s.`);
      }
      user = 0;
      await wait(PAUSE_MS);
    }
  }
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const response = await fetch(url, { headers: warmUpHeaders(), signal: patience });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
