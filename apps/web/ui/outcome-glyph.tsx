/** How a call can end; each has a colour and a shape of its own, the same on the map, in bars and in the legend. */
export type OutcomeName = 'succeeded' | 'failed' | 'timedOut' | 'rejected' | 'shortCircuited';

export const OUTCOME_COLOUR: Record<OutcomeName, string> = {
  succeeded: 'var(--ok)',
  failed: 'var(--failure)',
  timedOut: 'var(--timeout)',
  rejected: 'var(--rejected)',
  shortCircuited: 'var(--short-circuited)',
};

/** The particle of an outcome as a small picture. */
export function OutcomeGlyph({ outcome }: { outcome: OutcomeName }) {
  const colour = OUTCOME_COLOUR[outcome];
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" style={{ flex: 'none' }}>
      {outcome === 'succeeded' && <circle cx="5" cy="5" r="3.2" fill={colour} />}
      {outcome === 'failed' && <path d="M5 .6 9.4 5 5 9.4.6 5Z" fill={colour} />}
      {outcome === 'timedOut' && <circle cx="5" cy="5" r="3.2" fill="none" stroke={colour} strokeWidth="1.8" />}
      {outcome === 'rejected' && <rect x="1.6" y="1.6" width="6.8" height="6.8" fill={colour} />}
      {outcome === 'shortCircuited' && (
        <>
          <circle cx="3.6" cy="5" r="2.6" fill="none" stroke={colour} strokeWidth="1.5" />
          <path d="M8.6 1.4v7.2" stroke={colour} strokeWidth="1.6" />
        </>
      )}
    </svg>
  );
}
