'use client';

import type { TrafficGraph } from '@faultline/model';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { paths } from '../paths.ts';
import { ApiFailure } from '../shell/ask-api.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from '../ui/form.module.css';
import { bodyOf, type Draft, FIRST_DRAFT } from './draft.ts';
import { FaultFields, LimitFields, ModeFields, ScopeFields } from './experiment-fields.tsx';
import { TargetFields } from './target-fields.tsx';
import { useCreateExperiment } from './use-experiments.ts';

interface Props {
  /** What the live map has, to complete names. */
  graph: TrafficGraph | undefined;
  /** How far the server's clock is ahead. */
  clockOffsetMs: number;
}

/** The form for a new experiment. What the server says is wrong stands beside the fields. */
export function NewExperiment({ graph, clockOffsetMs }: Props) {
  const { text } = useLanguage();
  const words = text.faults;
  const router = useRouter();
  const [draft, setDraft] = useState<Draft>(FIRST_DRAFT);
  const { mutate, isPending, error } = useCreateExperiment(({ id }) => router.push(paths.faultPage(id)));
  const problems = error instanceof ApiFailure ? error.problems : [];
  const fields = {
    draft,
    problems,
    change: (wish: Partial<Draft>) => setDraft((before) => ({ ...before, ...wish })),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(bodyOf(draft, Date.now() + clockOffsetMs));
  };
  return (
    <details className={styles.panel}>
      <summary>{words.anew}</summary>
      <form onSubmit={submit} className={styles.form}>
        <FaultFields {...fields} />
        <TargetFields {...fields} graph={graph} />
        <ScopeFields {...fields} />
        <LimitFields {...fields} />
        <ModeFields {...fields} />
        <p className={styles.end}>
          <button type="submit" disabled={isPending}>
            {words.start}
          </button>
          <span role="alert" className={styles.problem}>
            {error && (problems.length > 0 ? words.notMade(problems.length) : words.notMadeBecause(error.message))}
          </span>
        </p>
      </form>
    </details>
  );
}
