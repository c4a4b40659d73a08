import type { Breaker } from '../resilience/breaker.ts';
import type { CockatielBreaker, CockatielExports, CockatielPolicy } from './cockatiel-policies.ts';
import { observeBreaker } from './observe-breaker.ts';

/** Breaker inside of each composed policy; `null` where compositions disagree. */
const breakerWithin = new WeakMap<CockatielPolicy, Breaker | null>();

/** The breaker that `wrap` put inside of this policy. */
export function wrappedBreaker(policy: CockatielPolicy): Breaker | undefined {
  return breakerWithin.get(policy) ?? undefined;
}

/** Shortest time limit inside of each breaker, in milliseconds, as it was composed last. */
const timeoutWithin = new WeakMap<CockatielPolicy, number>();

/** How long a breaker's calls may take before a time limit that `wrap` put inside of it passes. */
export function wrappedTimeoutMs(breaker: CockatielPolicy): number | undefined {
  return timeoutWithin.get(breaker);
}

/** Stands in for `wrap`, to learn which breaker a bulkhead, time limit or fallback guards. */
export function tracedWrap(
  original: CockatielExports['wrap'],
  isBreaker: (policy: CockatielPolicy) => policy is CockatielBreaker,
): CockatielExports['wrap'] {
  return (...policies) => {
    let inner: Breaker | undefined;
    let timeoutMs = Number.POSITIVE_INFINITY;
    for (const policy of flatten(policies).reverse()) {
      if (isBreaker(policy)) {
        inner = observeBreaker(policy);
        if (timeoutMs < Number.POSITIVE_INFINITY) timeoutWithin.set(policy, timeoutMs);
        continue;
      }
      timeoutMs = Math.min(timeoutMs, (policy as { duration?: number }).duration ?? timeoutMs);
      if (inner) {
        const known = breakerWithin.get(policy);
        breakerWithin.set(policy, known === undefined || known === inner ? inner : null);
      }
    }
    return original(...policies);
  };
}

function flatten(policies: readonly CockatielPolicy[]): CockatielPolicy[] {
  return policies.flatMap((policy) => {
    const { wrapped } = policy as { wrapped?: CockatielPolicy[] };
    return wrapped ? flatten(wrapped) : [policy];
  });
}
