import type { AlertClaims, AlertTargetStore, DeliveryStore, IncidentReader } from '@faultline/clickhouse';
import {
  type AlertDelivery,
  type AlertPayload,
  type AlertTarget,
  afterAttempt,
  alertPayload,
  deliveriesToTry,
  type Incident,
  messageDue,
  newDelivery,
} from '@faultline/model';

export interface AlertJobOptions {
  incidents: IncidentReader;
  targets: AlertTargetStore;
  deliveries: DeliveryStore;
  claims: AlertClaims;
  /** @returns why it failed; '' if it did not */
  post: (payload: AlertPayload, target: AlertTarget, id: string) => Promise<string>;
  /** Where the console is, without a slash at the end. */
  consoleUrl: string;
  /** What this collector is called among all; another one after each start. */
  collector: string;
  observer: AlertObserver;
  /** Epoch milliseconds. */
  clock: () => number;
}

export interface AlertObserver {
  tried(target: AlertTarget, delivery: AlertDelivery): void;
  /** The store did not take what came of an attempt, or the attempt itself. */
  failed(error: unknown): void;
  kept(): void;
}

/** Incidents that ended before this are told of only if they were told of before. */
const RECENT_MS = 600_000;
/** What was told before this is forgotten; no incident is that long, and nothing is tried that long. */
const REMEMBERED_MS = 2 * 86_400_000;
const MOST_INCIDENTS = 500;
const MOST_AT_ONCE = 8;
/** Who has claimed an attempt and says nothing of it for so long has ended in the middle of it. */
const CLAIM_HOLDS_MS = 30_000;
const SWITCHED_OFF = 'the target was switched off';
const NOT_HEARD_OF = 'a collector ended in the middle of it';

/**
 * Tells targets of incidents. What is to be told follows from incidents and from the messages made before; whose attempt is
 * whose, from claims; all of that is in the store. So it can begin anew, or run in several collectors at once.
 */
export class AlertJob {
  readonly #options: AlertJobOptions;
  readonly #inFlight = new Map<AlertDelivery, Promise<void>>();
  /** What came of attempts that the store does not know of yet. */
  readonly #unwritten = new Map<string, AlertDelivery>();
  /** When another's attempt was first seen, by delivery; by this collector's clock, as the other's may go differently. */
  readonly #othersSeen = new Map<string, { attempt: number; atMs: number }>();

  constructor(options: AlertJobOptions) {
    this.#options = options;
  }

  /** Begins what is due, and does not wait for receivers. @throws StoreUnavailableError, StoreRejectedError */
  async run(): Promise<void> {
    const { targets: targetStore, deliveries: deliveryStore, clock } = this.#options;
    for (const tried of this.#unwritten.values()) await this.#write(tried);
    // What ends while this reads may not be read as ended.
    const inFlight = [...this.#inFlight.keys()];
    const targets = await targetStore.list();
    if (targets.length === 0) return;
    const deliveries = await deliveryStore.since(clock() - REMEMBERED_MS);
    const made = await this.#makeDue(targets, deliveries);
    const byId = new Map(targets.map((target) => [target.id, target]));
    const toTry: AlertDelivery[] = [];
    for (const delivery of [...deliveries, ...made]) {
      const target = byId.get(delivery.targetId);
      if (!target || delivery.state !== 'pending') continue;
      if (target.enabled || delivery.message.stage === 'test') toTry.push(delivery);
      else await deliveryStore.write({ ...delivery, state: 'given-up', error: SWITCHED_OFF });
    }
    const pending = new Set(toTry.map(({ id }) => id));
    for (const id of this.#othersSeen.keys()) if (!pending.has(id)) this.#othersSeen.delete(id);
    for (const delivery of deliveriesToTry(toTry, { inFlight, most: MOST_AT_ONCE, nowMs: clock() })) {
      const attempt = this.#try(delivery, byId.get(delivery.targetId)!)
        .catch((error: unknown) => this.#options.observer.failed(error))
        .finally(() => this.#inFlight.delete(delivery));
      this.#inFlight.set(delivery, attempt);
    }
  }

  /** Resolves when every attempt that was begun has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight.values());
  }

  async #makeDue(targets: readonly AlertTarget[], deliveries: readonly AlertDelivery[]): Promise<AlertDelivery[]> {
    const { clock, deliveries: store } = this.#options;
    const enabled = targets.filter((target) => target.enabled);
    const incidents = await this.#incidents(enabled, deliveries);
    const made: AlertDelivery[] = [];
    for (const incident of incidents) {
      for (const target of enabled) {
        const told = deliveries.filter(
          ({ targetId, message }) => targetId === target.id && message.incidentId === incident.id,
        );
        const due = messageDue(incident, target, told, clock());
        if (!due) continue;
        const delivery = newDelivery(due.id, target.id, due.message, clock());
        await store.write(delivery);
        made.push(delivery);
      }
    }
    return made;
  }

  /** Those that go on or have just ended, and those that were told of and are not known to be over. */
  async #incidents(targets: readonly AlertTarget[], deliveries: readonly AlertDelivery[]): Promise<Incident[]> {
    const { incidents, clock } = this.#options;
    const nowMs = clock();
    const recent = await incidents.list({ fromMs: nowMs - RECENT_MS, toMs: nowMs + RECENT_MS, limit: MOST_INCIDENTS });
    const known = new Set(recent.map(({ id }) => id));
    const ids = new Set(targets.map(({ id }) => id));
    const last = new Map(
      deliveries.map(({ targetId, message }) => [`${message.incidentId} ${targetId}`, { targetId, message }]),
    );
    const open = [...last.values()].filter(
      ({ targetId, message: { stage } }) => ids.has(targetId) && (stage === 'opened' || stage === 'changed'),
    );
    const missing = new Set(open.map(({ message }) => message.incidentId).filter((id) => !known.has(id)));
    const others = await Promise.all([...missing].map((id) => incidents.read(id)));
    return [...recent, ...others.filter((incident) => incident !== undefined)];
  }

  async #try(delivery: AlertDelivery, target: AlertTarget): Promise<void> {
    const { claims, collector, clock, post, consoleUrl, observer } = this.#options;
    const attempt = delivery.attempts + 1;
    const claim = await claims.claim(delivery.id, attempt, { collector, atMs: clock() });
    if (claim.collector !== collector) {
      const before = this.#othersSeen.get(delivery.id);
      const seen = before?.attempt === attempt ? before : { attempt, atMs: clock() };
      this.#othersSeen.set(delivery.id, seen);
      if (clock() - seen.atMs > CLAIM_HOLDS_MS) await this.#write(afterAttempt(delivery, NOT_HEARD_OF, clock()));
      return;
    }
    const { id, message, createdAt } = delivery;
    const href = `${consoleUrl}/incidents/${message.incidentId || 'alerts'}`;
    const error = await post(alertPayload(target, { id, message, href, atMs: createdAt }), target, id);
    const tried = afterAttempt(delivery, error, clock());
    observer.tried(target, tried);
    await this.#write(tried);
  }

  async #write(tried: AlertDelivery): Promise<void> {
    this.#unwritten.set(tried.id, tried);
    await this.#options.deliveries.write(tried);
    this.#unwritten.delete(tried.id);
    this.#options.observer.kept();
  }
}
