'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

const PARAMETER = 'span';

/** The span that the URL names, '' for none. Moving through spans leaves no trail of steps back. */
export function useSelectedSpan(): [string, (spanId: string) => void] {
  const selected = useSearchParams().get(PARAMETER) ?? '';
  const select = useCallback((spanId: string) => {
    const query = new URLSearchParams(window.location.search);
    if (spanId) query.set(PARAMETER, spanId);
    else query.delete(PARAMETER);
    window.history.replaceState(null, '', `${window.location.pathname}${query.size > 0 ? `?${query}` : ''}`);
  }, []);
  return [selected, select];
}
