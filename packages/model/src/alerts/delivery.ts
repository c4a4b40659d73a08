import type { AlertMessage } from './alert-message.ts';

/** `given-up`: it will not be tried again. */
export type DeliveryState = 'pending' | 'delivered' | 'given-up';

/** A message to a target, and what came of it. Times are epoch milliseconds. */
export interface AlertDelivery {
  /** The same for the same message to the same target, sent as `Idempotency-Key`. 16 lower-case hexadecimal digits. */
  id: string;
  targetId: string;
  message: AlertMessage;
  createdAt: number;
  state: DeliveryState;
  attempts: number;
  /** Not to be tried again before. */
  nextAt: number;
  /** When the last attempt ended; 0 before the first. */
  triedAt: number;
  /** Why the last attempt failed; '' if it did not. */
  error: string;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;
const GIVEN_UP_AFTER_MS = 86_400_000;
/** Of one target at once: one that hangs does not hold up all others. */
const AT_ONCE_OF_TARGET = 2;

/** A message that nobody has tried to send. */
export function newDelivery(id: string, targetId: string, message: AlertMessage, nowMs: number): AlertDelivery {
  const untried = { state: 'pending' as const, attempts: 0, triedAt: 0, error: '' };
  return { id, targetId, message, createdAt: nowMs, nextAt: nowMs, ...untried };
}

/**
 * The same delivery after one more attempt. What failed is tried again after 1 s, twice as long each time up to 5 min, for a
 * day; a test is not, because somebody waits for what came of it.
 * @param error why it failed; '' if it did not
 */
export function afterAttempt(delivery: AlertDelivery, error: string, nowMs: number): AlertDelivery {
  const attempts = delivery.attempts + 1;
  const tried = { ...delivery, attempts, triedAt: nowMs, error };
  if (error === '') return { ...tried, state: 'delivered' };
  const nextAt = nowMs + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));
  const isOver = delivery.message.stage === 'test' || nextAt - delivery.createdAt > GIVEN_UP_AFTER_MS;
  return { ...tried, nextAt, state: isOver ? 'given-up' : 'pending' };
}

/**
 * Which deliveries to try now, the longest due first. Those of one incident to one target go one after the other, so that
 * nobody hears that something is over before hearing of it.
 * @param inFlight those that are being tried
 * @param most of all targets at once
 */
export function deliveriesToTry(
  deliveries: readonly AlertDelivery[],
  { inFlight, most, nowMs }: { inFlight: readonly AlertDelivery[]; most: number; nowMs: number },
): AlertDelivery[] {
  const lines = new Set(inFlight.map(lineOf));
  const ofTarget = new Map<string, number>();
  const count = ({ targetId }: AlertDelivery) => ofTarget.set(targetId, (ofTarget.get(targetId) ?? 0) + 1);
  for (const delivery of inFlight) count(delivery);
  const chosen: AlertDelivery[] = [];
  const pending = deliveries.filter(({ state }) => state === 'pending').sort((a, b) => a.createdAt - b.createdAt);
  for (const delivery of pending) {
    const line = lineOf(delivery);
    if (lines.has(line)) continue;
    lines.add(line);
    if (delivery.nextAt > nowMs || inFlight.length + chosen.length >= most) continue;
    if ((ofTarget.get(delivery.targetId) ?? 0) >= AT_ONCE_OF_TARGET) continue;
    count(delivery);
    chosen.push(delivery);
  }
  return chosen;
}

function lineOf({ id, targetId, message: { incidentId } }: AlertDelivery): string {
  return `${targetId}\u0000${incidentId || id}`;
}
