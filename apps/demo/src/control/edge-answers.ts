import { setTimeout as wait } from 'node:timers/promises';
import { LOOPBACK } from '../platform/addresses.ts';

const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;

/**
 * Resolves when the edge answers both of its routes with 200, which takes every critical service.
 * @throws Error when it does not within 30 s
 */
export async function edgeAnswers(port: number): Promise<void> {
  for (const path of ['/home/1', '/license/1']) {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await answers(`http://${LOOPBACK}:${port}${path}`))) {
      if (Date.now() > deadline)
        throw new Error(`The demo's edge did not answer ${path} within ${PATIENCE_MS / 1_000} s.`);
      await wait(PAUSE_MS);
    }
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
