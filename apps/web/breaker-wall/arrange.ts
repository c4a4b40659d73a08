import { refusesCalls, worstState } from '@faultline/model';
import type { BreakerWallDocument, BulkheadDocument, WallBreakerDocument } from '../api-documents.ts';
import { SHOWN, type Shown, type Sort, STATES, type WallState } from './wall-state.ts';

export interface Arranged {
  breakers: WallBreakerDocument[];
  bulkheads: BulkheadDocument[];
  /** How many there are of each kind, whichever kinds are shown. */
  counts: Record<Shown, number>;
}

type Asked = Pick<WallState, 'sort' | 'isReversed' | 'text' | 'shown' | 'service'>;

/** What of the wall is asked for, in the order asked for. */
export function arrange({ breakers, bulkheads }: BreakerWallDocument, asked: Asked): Arranged {
  const { sort, isReversed, shown } = asked;
  const found = breakers.filter((breaker) => isFound(breaker, [breaker.target], asked));
  const foundBulkheads = bulkheads.filter((bulkhead) => isFound(bulkhead, [], asked));
  const counts = Object.fromEntries(SHOWN.map((kind) => [kind, 0])) as Record<Shown, number>;
  for (const { state } of found) counts[state] += 1;
  counts.bulkhead = foundBulkheads.length;
  const isShown = (kind: Shown) => shown.length === 0 || shown.includes(kind);
  const inOrder = <Item>(items: Item[], compare: (a: Item, b: Item) => number) =>
    items.sort(isReversed ? (a, b) => compare(b, a) : compare);
  return {
    breakers: inOrder(
      found.filter(({ state }) => isShown(state)),
      (a, b) => BREAKERS[sort](a, b) || byTrouble(a, b) || byName(a, b),
    ),
    bulkheads: isShown('bulkhead')
      ? inOrder(foundBulkheads, (a, b) => (sort === 'name' ? 0 : fill(b) - fill(a)) || byName(a, b))
      : [],
    counts,
  };
}

/** Share of a bulkhead's places that are taken, 0..1; 0 where it does not tell. */
export function fill({ active, capacity }: Pick<BulkheadDocument, 'active' | 'capacity'>): number {
  return active !== null && capacity ? active / capacity : 0;
}

interface Named {
  name: string;
  service: string;
}

function isFound({ name, service }: Named, others: string[], { text, service: only }: Asked): boolean {
  const part = text.trim().toLowerCase();
  return (
    (only === '' || service === only) &&
    (part === '' || [name, service, ...others].some((word) => word.toLowerCase().includes(part)))
  );
}

const ALPHABET = new Intl.Collator('en', { numeric: true });

type Compare = (a: WallBreakerDocument, b: WallBreakerDocument) => number;

const BREAKERS: Record<Sort, Compare> = {
  trouble: byTrouble,
  name: byName,
  volume: (a, b) => b.attempted - a.attempted,
  p95: (a, b) => (b.latency?.p95 ?? 0) - (a.latency?.p95 ?? 0),
  p99: (a, b) => (b.latency?.p99 ?? 0) - (a.latency?.p99 ?? 0),
  // Newest first; what was never seen to change comes last.
  age: (a, b) => b.since - a.since,
  state: (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state),
};

/**
 * Those that refuse calls first, then error share, then volume: Hystrix' order, but for breakers that are open. Those
 * have few errors only because they let nothing through.
 */
function byTrouble(a: WallBreakerDocument, b: WallBreakerDocument): number {
  return refusing(b) - refusing(a) || b.errorRate - a.errorRate || b.attempted - a.attempted;
}

function refusing({ state }: WallBreakerDocument): number {
  return refusesCalls(state) ? 2 : worstState([state, 'closed']) === 'closed' ? 0 : 1;
}

function byName(a: Named, b: Named): number {
  return ALPHABET.compare(a.name, b.name) || ALPHABET.compare(a.service, b.service);
}
