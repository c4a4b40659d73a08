import { isMissing } from './ask-api.ts';

/** What TanStack Query hands to `refetchInterval`. */
interface Asked {
  state: { error: Error | null };
}

/**
 * A `refetchInterval`: what does not change is asked for again only where it could not be read, so that a store which was
 * away for a moment leaves no hole.
 */
export function refreshEvery(everyMs: number, isChanging: boolean): (query: Asked) => number | false {
  return ({ state: { error } }) => (isChanging || (error !== null && !isMissing(error)) ? everyMs : false);
}
