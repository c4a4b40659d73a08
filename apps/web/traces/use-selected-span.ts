'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';

const PARAMETER = 'span';

/**
 * The span that the URL names, '' for none. Moving through spans leaves no trail of steps back. What was selected holds at
 * once: the URL follows too late for the next key.
 */
export function useSelectedSpan(): [string, (spanId: string) => void] {
  const named = useSearchParams().get(PARAMETER) ?? '';
  const [selected, setSelected] = useState(named);
  useEffect(() => {
    // An older one that comes late is not what the URL says now.
    if (named === (new URLSearchParams(window.location.search).get(PARAMETER) ?? '')) setSelected(named);
  }, [named]);
  const select = useCallback((spanId: string) => {
    setSelected(spanId);
    const query = new URLSearchParams(window.location.search);
    if (spanId) query.set(PARAMETER, spanId);
    else query.delete(PARAMETER);
    window.history.replaceState(null, '', `${window.location.pathname}${query.size > 0 ? `?${query}` : ''}`);
  }, []);
  return [selected, select];
}
