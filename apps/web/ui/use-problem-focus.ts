'use client';

import { useEffect, useRef } from 'react';
import type { FormProblem } from './form-problem.ts';

/** Leads to the first field with a problem whenever there are new ones. */
export function useProblemFocus(problems: readonly FormProblem[]) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problems.length > 0) form.current!.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);
  return form;
}
