import { TOKEN_FAULTS, type TokenFault } from './token.ts';

/** What fault injection did in this process since it started. All zero where it is off. */
export interface FaultCounts {
  /** Faults injected. */
  injected: number;
  /** Faults that a cap kept from being injected. */
  capped: number;
  /** Tokens that did not count, by reason. */
  ignoredTokens: Record<TokenFault, number>;
}

const counts: FaultCounts = {
  injected: 0,
  capped: 0,
  ignoredTokens: Object.fromEntries(TOKEN_FAULTS.map((reason) => [reason, 0])) as Record<TokenFault, number>,
};

export function countInjection(): void {
  counts.injected++;
}

export function countCapped(): void {
  counts.capped++;
}

export function countIgnoredToken(reason: TokenFault): void {
  counts.ignoredTokens[reason]++;
}

/** A copy of the counts as they are now. */
export function faultCounts(): FaultCounts {
  return { ...counts, ignoredTokens: { ...counts.ignoredTokens } };
}
