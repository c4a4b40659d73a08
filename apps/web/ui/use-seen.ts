'use client';

import { type RefObject, useEffect, useState } from 'react';

/** How far outside the screen something counts as seen already, so that it is up to date when it comes in. */
const AHEAD = '300px';

type OnSeen = (isSeen: boolean) => void;

let observer: IntersectionObserver | undefined;
const watched = new WeakMap<Element, OnSeen>();

/** Whether an element is on the screen or near it. One observer for all: there may be hundreds. */
export function useSeen(element: RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    observer ??= new IntersectionObserver(tell, { rootMargin: AHEAD });
    watched.set(target, setSeen);
    observer.observe(target);
    return () => observer?.unobserve(target);
  }, [element]);
  return isSeen;
}

function tell(entries: IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting);
}
