'use client';

import { useRef } from 'react';
import { useLanguage } from '../text/use-language.tsx';
import { useSeen } from '../ui/use-seen.ts';
import { useExperiment } from './use-experiments.ts';

interface Props {
  /** Of the experiment. */
  id: string;
  /** How far the server's clock is ahead. */
  clockOffsetMs: number;
}

/** How many calls an experiment injected into, counted when the row comes into sight: each count reads spans. */
export function InjectedCalls({ id, clockOffsetMs }: Props) {
  const { text, numbers } = useLanguage();
  const place = useRef<HTMLSpanElement>(null);
  const { data } = useExperiment(id, clockOffsetMs, useSeen(place));
  return (
    <span ref={place}>
      {data === undefined
        ? text.table.none
        : data.injected === undefined
          ? text.faults.notCounted
          : numbers.count(data.injected)}
    </span>
  );
}
