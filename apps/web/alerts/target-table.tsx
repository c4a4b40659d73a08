'use client';

import Link from 'next/link';
import type { AlertDeliveryDocument, AlertTargetDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import list from '../ui/list-table.module.css';
import styles from './alerts-page.module.css';
import { TargetActions } from './target-actions.tsx';

const SHAPES: Record<AlertTargetDocument['state'], string> = { ok: '●', failing: '◆', unused: '○', off: '■' };

/** Targets, and how telling them goes. */
export function TargetTable({ targets }: { targets: readonly AlertTargetDocument[] }) {
  const words = useLanguage().text.alerts;
  return (
    <table className={`${list.table} ${styles.targets}`}>
      <thead>
        <tr>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.type}</th>
          <th scope="col">{words.told}</th>
          <th scope="col">{words.last}</th>
          <th scope="col" className={list.figure}>
            {words.pending}
          </th>
          <th scope="col">{words.actions}</th>
        </tr>
      </thead>
      <tbody>
        {targets.map((target) => (
          <Row key={target.id} target={target} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ target }: { target: AlertTargetDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.alerts;
  const { state, name, type, url, minSeverity, hasToken, headers, last, pending } = target;
  return (
    <tr>
      <td className={styles.state} data-state={state}>
        <span aria-hidden="true">{SHAPES[state]}</span> {words.states[state]}
      </td>
      <td className={styles.name}>
        {name}
        <span className={styles.address}>{url}</span>
      </td>
      <td>
        {words.types[type]}
        {hasToken && <span className={styles.quiet}>{words.withToken}</span>}
        {headers.length > 0 && <span className={styles.quiet}>{headers.join(', ')}</span>}
      </td>
      <td>{words.severities[minSeverity]}</td>
      <td className={styles.last}>{last ? <Last last={last} /> : text.table.none}</td>
      <td className={list.figure}>{numbers.count(pending)}</td>
      <td>
        <TargetActions target={target} />
      </td>
    </tr>
  );
}

function Last({ last: { stage, incidentId, at, error, nextAt, attempts } }: { last: AlertDeliveryDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.alerts;
  return (
    <>
      {incidentId === '' ? (
        words.stages[stage]
      ) : (
        <Link href={paths.incidentPage(incidentId)} prefetch={false}>
          {words.stages[stage]}
        </Link>
      )}{' '}
      <time dateTime={new Date(at).toISOString()}>{numbers.dayAndTime(at)}</time>
      {error !== '' && <span className={styles.error}>{words.failedWith(error, attempts)}</span>}
      {nextAt > 0 && <span className={styles.quiet}>{words.again(numbers.timeOfDay(nextAt))}</span>}
    </>
  );
}
