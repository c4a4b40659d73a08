'use client';

import type { Experiment } from '@faultline/model';
import { useRef } from 'react';
import { useLanguage } from '../text/use-language.tsx';
import { useSeen } from '../ui/use-seen.ts';
import { useExperiment } from './use-experiments.ts';

/** How many calls an experiment injected into, counted when the row comes into sight: each count reads spans. */
export function InjectedCalls({ id }: Pick<Experiment, 'id'>) {
  const { text, numbers } = useLanguage();
  const place = useRef<HTMLSpanElement>(null);
  const { data } = useExperiment(id, useSeen(place));
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
