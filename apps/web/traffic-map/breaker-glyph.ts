import type { ConnectionBreaker } from '@faultline/model';

/** How a breaker is drawn at the caller's end of its line. */
export interface BreakerGlyph {
  shape: 'closed' | 'open' | 'half-open' | 'isolated';
  /** `3/8` when only some instances refuse calls, else ''. */
  instances: string;
  /** Epoch milliseconds between which the countdown to the next probe runs; `null` when there is none. */
  countdown: { fromMs: number; toMs: number } | null;
}

/** `null` for a connection without a breaker. */
export function breakerGlyph(breaker: ConnectionBreaker): BreakerGlyph | null {
  if (breaker.name === '') return null;
  const { state, open, instances, since, nextProbeAt } = breaker;
  if (state === 'closed') return { shape: 'closed', instances: '', countdown: null };
  const isPartial = open > 0 && open < instances;
  return {
    shape: state === 'half_open' ? 'half-open' : state,
    instances: isPartial ? `${open}/${instances}` : '',
    countdown: state === 'open' && nextProbeAt > since && since > 0 ? { fromMs: since, toMs: nextProbeAt } : null,
  };
}

/** What is left of a countdown, 1 at its start and 0 when it is over. */
export function countdownLeft({ fromMs, toMs }: { fromMs: number; toMs: number }, nowMs: number): number {
  return Math.min(1, Math.max(0, (toMs - nowMs) / (toMs - fromMs)));
}
