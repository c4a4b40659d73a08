'use client';

import { createContext, useContext } from 'react';
import type { LiveFeed } from './live-feed.ts';
import { useNow } from './use-now.ts';

/** How far the server's clock is ahead of this browser's, in milliseconds. Ages and countdowns are in server time. */
export const ServerClockOffset = createContext(0);

/** By how much the server's clock is ahead, as a feed tells; 0 before it told. */
export function clockOffsetMs({ status, receivedAt }: Pick<LiveFeed<unknown>, 'status' | 'receivedAt'>): number {
  return status ? status.now - receivedAt : 0;
}

/** The server's clock in epoch milliseconds, as state that moves on every `everyMs`. */
export function useServerNow(everyMs: number): number {
  return useNow(everyMs) + useContext(ServerClockOffset);
}
