/** What a feed says. `data` is JSON as the server sent it, so that only who shows it parses it. */
export type FeedMessage =
  | { type: 'snapshot'; data: string }
  /** @param receivedAt epoch milliseconds of this browser */
  | { type: 'status'; data: string; receivedAt: number }
  /** The connection broke, or is not made yet; it is tried again. */
  | { type: 'lost' }
  /** The server wants a sign-in; it is tried again all the same, since that may be made in another tab. */
  | { type: 'signed-out' };

/** What a tab says to the worker that holds the feeds. Said again and again: who is silent for long is gone. */
export type TabMessage = { type: 'watch'; url: string } | { type: 'leave' };
