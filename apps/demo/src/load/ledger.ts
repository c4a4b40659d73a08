/** The routes that the load generator asks of the edge, in the order of their codes. */
export const ROUTES = ['home', 'license'] as const;
export type Route = (typeof ROUTES)[number];

/** How a request ended, in the order of their codes; `pending` is not over. */
export const OUTCOMES = ['pending', 'ok', 'http_error', 'timeout', 'connection_error'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Requests of one route (or of all) sent within a window. `failed` is the sum of the last three outcomes. */
export interface RequestCounts {
  sent: number;
  ok: number;
  failed: number;
  pending: number;
  outcomes: Record<Outcome, number>;
}

/** What was sent from `from` (inclusive) to `to` (exclusive), epoch milliseconds. */
export interface LoadReport extends RequestCounts {
  from: number;
  to: number;
  /** False when requests of the window have already been forgotten, or it begins before the load did. */
  complete: boolean;
  routes: Record<Route, RequestCounts>;
}

/** Remembers every request of the recent past: when it was sent, where to, and how it ended. */
export class Ledger {
  readonly #sentAt: Float64Array;
  readonly #route: Uint8Array;
  readonly #outcome: Uint8Array;
  readonly #startedAt: number;
  #count = 0;

  /** @param capacity requests remembered; @param startedAt epoch ms from which on everything is recorded */
  constructor(capacity: number, startedAt: number) {
    this.#sentAt = new Float64Array(capacity);
    this.#route = new Uint8Array(capacity);
    this.#outcome = new Uint8Array(capacity);
    this.#startedAt = startedAt;
  }

  /** Records a request as it is sent; returns the number to close it with. Times must not go back. */
  sent(route: Route, at: number): number {
    const slot = this.#count % this.#sentAt.length;
    this.#sentAt[slot] = at;
    this.#route[slot] = ROUTES.indexOf(route);
    this.#outcome[slot] = 0;
    return this.#count++;
  }

  /** Records how a request ended, unless it has been forgotten meanwhile. */
  ended(request: number, outcome: Outcome): void {
    if (request < this.#oldest()) return;
    this.#outcome[request % this.#sentAt.length] = OUTCOMES.indexOf(outcome);
  }

  /** Exact counts of what was sent in the window. */
  report(from: number, to: number): LoadReport {
    const routes = Object.fromEntries(ROUTES.map((route) => [route, emptyCounts()])) as Record<Route, RequestCounts>;
    const total = emptyCounts();
    for (let request = this.#count - 1; request >= this.#oldest(); request--) {
      const slot = request % this.#sentAt.length;
      const at = this.#sentAt[slot]!;
      if (at >= to) continue;
      if (at < from) break;
      const outcome = OUTCOMES[this.#outcome[slot]!]!;
      addTo(total, outcome);
      addTo(routes[ROUTES[this.#route[slot]!]!], outcome);
    }
    return { from, to, complete: from >= this.#rememberedFrom(), ...total, routes };
  }

  #oldest(): number {
    return Math.max(0, this.#count - this.#sentAt.length);
  }

  #rememberedFrom(): number {
    const oldest = this.#oldest();
    return oldest === 0 ? this.#startedAt : this.#sentAt[oldest % this.#sentAt.length]!;
  }
}

function emptyCounts(): RequestCounts {
  return {
    sent: 0,
    ok: 0,
    failed: 0,
    pending: 0,
    outcomes: { pending: 0, ok: 0, http_error: 0, timeout: 0, connection_error: 0 },
  };
}

function addTo(counts: RequestCounts, outcome: Outcome): void {
  counts.sent++;
  counts.outcomes[outcome]++;
  if (outcome === 'ok') counts.ok++;
  else if (outcome === 'pending') counts.pending++;
  else counts.failed++;
}
