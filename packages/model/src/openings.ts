import { type BreakerState, refusesCalls } from './breaker.ts';

/** A change of a breaker's state in one instance; `at` in epoch milliseconds. */
interface Change {
  at: number;
  instance: string;
  from: string;
  to: string;
  injected: boolean;
}

/** How often a breaker left off letting calls through, and the last time it did. */
export interface Openings {
  /** Each instance's openings by themselves. */
  count: number;
  /** Epoch milliseconds; 0 for never. */
  lastAt: number;
  /** How long it was until it closed, or is now; milliseconds. */
  lastMs: number;
  /** True if an injected fault caused any of them. */
  injected: boolean;
}

/**
 * Openings that were under way between `fromMs` and `untilMs`, from changes rather than states, so that none is too short
 * to be seen. A failed probe prolongs an opening. One from before `fromMs` counts from there.
 */
export function openingsOf(changes: readonly Change[], fromMs: number, untilMs: number): Openings {
  const found: Openings = { count: 0, lastAt: 0, lastMs: 0, injected: false };
  const add = (openedAt: number, closedAt: number, injected: boolean): void => {
    found.count += 1;
    found.injected ||= injected;
    if (openedAt >= found.lastAt) Object.assign(found, { lastAt: openedAt, lastMs: closedAt - openedAt });
  };
  for (const ofInstance of Map.groupBy(changes, ({ instance }) => instance).values()) {
    const inOrder = ofInstance.toSorted((a, b) => a.at - b.at);
    let opened = isNotClosed(inOrder[0]!.from) ? { at: fromMs, injected: false } : undefined;
    for (const { at, to, injected } of inOrder) {
      if (!opened && refusesCalls(to as BreakerState)) opened = { at, injected };
      else if (opened && !isNotClosed(to)) {
        add(opened.at, at, opened.injected);
        opened = undefined;
      }
    }
    if (opened) add(opened.at, untilMs, opened.injected);
  }
  return found;
}

function isNotClosed(state: string): boolean {
  return state === 'half_open' || refusesCalls(state as BreakerState);
}
