'use client';

import type { Symptom } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import styles from './incident-page.module.css';

/** What the incident was noticed by, in the order in which it went bad. */
export function Symptoms({ symptoms }: { symptoms: readonly Symptom[] }) {
  const { text, numbers } = useLanguage();
  const words = text.incidents;
  return (
    <section className={report.card}>
      <h2>{words.symptoms}</h2>
      <ul className={styles.rows}>
        {symptoms.map((symptom) => (
          <li key={JSON.stringify([symptom.service, symptom.operation, symptom.isCall, symptom.kind])}>
            <time dateTime={new Date(symptom.since).toISOString()}>{numbers.timeOfDay(symptom.since)}</time>
            <span>
              <b>{symptom.service}</b> {nameOf(symptom, words)}
              {symptom.isEntry && <span className={styles.tag}>{words.entry}</span>}
            </span>
            <span className={report.quiet}>
              {words.symptom[symptom.kind]} {words.shares(symptom.shareBefore, symptom.shareNow)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf(
  { isCall, operation }: Symptom,
  words: { callsTo: (operation: string) => string; allCalls: string; wholeService: string },
): string {
  if (operation === '') return isCall ? words.allCalls : words.wholeService;
  return isCall ? words.callsTo(operation) : operation;
}
