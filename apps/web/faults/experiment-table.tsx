'use client';

import type { Experiment } from '@faultline/model';
import Link from 'next/link';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import list from '../ui/list-table.module.css';
import styles from './faults-page.module.css';
import { InjectedCalls } from './injected-calls.tsx';
import { StatusMark } from './status-mark.tsx';
import { TargetName } from './target-name.tsx';

interface Props {
  experiments: readonly Experiment[];
  /** How far the server's clock is ahead. */
  clockOffsetMs: number;
}

export function ExperimentTable({ experiments, clockOffsetMs }: Props) {
  const { text } = useLanguage();
  const words = text.faults;
  return (
    <table className={list.table}>
      <thead>
        <tr>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.kind}</th>
          <th scope="col">{words.target}</th>
          <th scope="col">{words.scope}</th>
          <th scope="col">{words.mode}</th>
          <th scope="col">{words.made}</th>
          <th scope="col" className={list.figure}>
            {words.injected}
          </th>
          <th scope="col">{words.why}</th>
        </tr>
      </thead>
      <tbody>
        {experiments.map((experiment) => (
          <Row key={experiment.id} experiment={experiment} clockOffsetMs={clockOffsetMs} />
        ))}
      </tbody>
    </table>
  );
}

function Row({
  experiment: { id, name, status, faults, scope, mode, createdAt, stopReason },
  clockOffsetMs,
}: {
  experiment: Experiment;
  clockOffsetMs: number;
}) {
  const { text, numbers } = useLanguage();
  const words = text.faults;
  return (
    <tr>
      <td>
        <StatusMark status={status} />
      </td>
      <td className={styles.name}>
        <Link href={paths.faultPage(id)} prefetch={false}>
          {name}
        </Link>
      </td>
      <td>{[...new Set(faults.map(words.fault))].join(', ')}</td>
      <td className={styles.name}>
        {faults.map(({ target }) => (
          <div key={JSON.stringify(target)}>
            <TargetName target={target} />
          </div>
        ))}
      </td>
      <td className={styles.name}>{words.scopeParts(scope)}</td>
      <td>{words.modes[mode]}</td>
      <td>
        <time dateTime={new Date(createdAt).toISOString()}>{numbers.dayAndTime(createdAt)}</time>
      </td>
      <td className={list.figure}>
        <InjectedCalls id={id} clockOffsetMs={clockOffsetMs} />
      </td>
      <td className={styles.name}>{stopReason || text.table.none}</td>
    </tr>
  );
}
