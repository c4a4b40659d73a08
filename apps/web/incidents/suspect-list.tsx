'use client';

import { displayNameOfId, type Suspect } from '@faultline/model';
import Link from 'next/link';
import type { IncidentDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from './suspect-list.module.css';

/** Suspects, each with the sentences, figures and traces that speak against it. */
export function SuspectList({ incident: { suspects, diagnosedAt } }: { incident: IncidentDocument }) {
  const { text } = useLanguage();
  const words = text.incidents;
  return (
    <section className={styles.section}>
      <h2>{words.suspects}</h2>
      {suspects.length === 0 && (
        <p className={styles.quiet}>{diagnosedAt > 0 ? words.noSuspects : words.notDiagnosed}</p>
      )}
      <ol>
        {suspects.map((suspect) => (
          <li key={`${suspect.kind} ${suspect.service}`} className={suspect.rank === 1 ? styles.first : styles.other}>
            <SuspectCard suspect={suspect} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function SuspectCard({ suspect }: { suspect: Suspect }) {
  const { text } = useLanguage();
  const words = text.incidents;
  const { rank, service, score, sentence, evidence, explains, tiedWith, attributes = [] } = suspect;
  return (
    <>
      <h3>
        <span className={styles.rank}>{rank}</span>
        <span title={service}>{displayNameOfId(service)}</span>
        <span className={styles.score}>
          <span className={styles.bar} aria-hidden="true">
            <span style={{ width: `${score * 100}%` }} />
          </span>
          {words.score(score)}
        </span>
      </h3>
      <p>{sentence}</p>
      {explains > 0 && <p className={styles.quiet}>{words.explains(explains)}</p>}
      {tiedWith.length > 0 && <p className={styles.quiet}>{words.tied(tiedWith.map(displayNameOfId).join(', '))}</p>}
      <ul>
        {evidence.map(({ type, text: says, traceIds = [] }) => (
          <li key={`${type} ${says}`}>
            <span className={styles.type}>{words.evidence[type]}</span>
            <span>
              {says}
              {traceIds.length > 0 && (
                <span className={styles.traces}>
                  {words.examples}:
                  {traceIds.map((traceId) => (
                    <Link key={traceId} href={paths.tracePage(traceId)} prefetch={false} title={traceId}>
                      {traceId.slice(0, 8)}
                    </Link>
                  ))}
                </span>
              )}
            </span>
          </li>
        ))}
        {attributes.map(({ key, value, inBad, inGood }) => (
          <li key={`${key}=${value}`}>
            <span className={styles.type}>{key}</span>
            <span>
              {value} <span className={styles.quiet}>{words.contrast(inBad, inGood)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
