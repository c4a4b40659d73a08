'use client';

import { readExperiment, type TrafficGraph } from '@faultline/model';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { paths } from '../paths.ts';
import { ApiFailure } from '../shell/ask-api.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from '../ui/form.module.css';
import { type FormProblem, inFormWords } from '../ui/form-problem.ts';
import { useProblemFocus } from '../ui/use-problem-focus.ts';
import { bodyOf, type Draft, FIRST_DRAFT } from './draft.ts';
import { FaultFields, LimitFields, ModeFields, ScopeFields } from './experiment-fields.tsx';
import { keepMade } from './made-here.ts';
import { TargetFields } from './target-fields.tsx';
import { useCreateExperiment } from './use-experiments.ts';

interface Props {
  /** What the live map has, to complete names. */
  graph: TrafficGraph | undefined;
  /** How far the server's clock is ahead. */
  clockOffsetMs: number;
}

/** The form for a new experiment. What is wrong stands beside the fields, by the rules of the server. */
export function NewExperiment({ graph, clockOffsetMs }: Props) {
  const { text } = useLanguage();
  const words = text.faults;
  const router = useRouter();
  const [draft, setDraft] = useState<Draft>(FIRST_DRAFT);
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const form = useProblemFocus(problems);
  const { mutate, isPending, error, reset } = useCreateExperiment(({ id }) => {
    keepMade(id);
    router.push(paths.faultPage(id));
  });
  const fields = {
    draft,
    problems,
    change: (wish: Partial<Draft>) => setDraft((before) => ({ ...before, ...wish })),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    reset();
    const nowMs = Date.now() + clockOffsetMs;
    const body = bodyOf(draft, nowMs);
    const found = readExperiment(body, nowMs);
    if ('problems' in found) return setProblems(inFormWords(found.problems, words.expected, text.refusedField));
    setProblems([]);
    const onError = (failure: Error) => {
      if (failure instanceof ApiFailure) setProblems(inFormWords(failure.problems, {}, text.refusedField));
    };
    mutate(body, { onError });
  };
  return (
    <details className={styles.panel}>
      <summary>{words.anew}</summary>
      <form ref={form} onSubmit={submit} className={styles.form}>
        <FaultFields {...fields} />
        <TargetFields {...fields} graph={graph} />
        <ScopeFields {...fields} />
        <LimitFields {...fields} />
        <ModeFields {...fields} />
        <p className={styles.end}>
          <button type="submit" aria-disabled={isPending}>
            {words.start}
          </button>
          <span role="alert" className={styles.problem}>
            {problems.length > 0 ? words.notMade(problems.length) : error && words.notMadeBecause(error.message)}
          </span>
        </p>
      </form>
    </details>
  );
}
