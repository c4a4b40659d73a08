'use client';

import { type ReactNode, useSyncExternalStore } from 'react';

const never = () => () => {};

/**
 * What says times of day without having asked the API for them. Only the browser knows the reader's time zone, so what the
 * server renders leaves them out.
 */
export function InTimeZone({ children }: { children: ReactNode }) {
  const isKnown = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return isKnown && children;
}
