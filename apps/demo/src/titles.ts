/** Titles are numbered from 1 to this. */
export const TITLES = 200;

/** How many titles a row of recommendations has. */
export const ROW_LENGTH = 10;

/** The list that everybody gets when nothing better is known. */
export const POPULAR_TITLES: readonly number[] = Array.from({ length: ROW_LENGTH }, (_, index) => index + 1);

/** A row of titles for a user that differs between users and stays the same for one. */
export function rankedTitles(user: number): number[] {
  return Array.from({ length: ROW_LENGTH }, (_, index) => ((user * 31 + index * 17) % TITLES) + 1);
}
