import { type IntakeFacts, NO_INTAKE_FACTS } from '@faultline/model';

const READ_EVERY_MS = 5_000;
/** For so long what was read is told, although newer facts are slow to come or do not. */
const HOLDS_MS = 30_000;
const READ_WITHIN_MS = 2_000;

/**
 * Keeps facts that change slowly, so that a snapshot a second costs a read every 5 s, and waits for one only where nothing
 * recent is known. A failed read is no failure of the snapshot: nothing is said then.
 * @param now epoch milliseconds
 * @returns the facts, whenever they are asked for
 */
export function recentIntakeFacts(
  read: (signal: AbortSignal) => Promise<IntakeFacts>,
  now: () => number = Date.now,
): () => Promise<IntakeFacts> {
  let known = { facts: NO_INTAKE_FACTS, readAtMs: Number.NEGATIVE_INFINITY };
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> = Promise.resolve();

  const refresh = async (): Promise<void> => {
    try {
      known = { facts: await read(AbortSignal.timeout(READ_WITHIN_MS)), readAtMs: now() };
    } catch {
      // What is wrong with the store is told by the graph's own reads.
    }
  };
  const isRecent = () => now() - known.readAtMs < HOLDS_MS;

  return async () => {
    if (now() - askedAtMs >= READ_EVERY_MS) {
      askedAtMs = now();
      reading = refresh();
    }
    if (!isRecent()) await reading;
    return isRecent() ? known.facts : NO_INTAKE_FACTS;
  };
}
