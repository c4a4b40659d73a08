'use client';

import { type FormEvent, useId, useState } from 'react';
import type { IncidentDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import styles from './incident-page.module.css';
import { useRemark } from './use-incident.ts';

interface Props {
  incident: IncidentDocument;
  /** Ids of nodes that may have been it. */
  nodes: readonly string[];
}

const LONGEST_NOTE = 4_000;

/** What people say: notes, and who it was in the end. */
export function Remarks({ incident, nodes }: Props) {
  const { text } = useLanguage();
  const words = text.incidents;
  const [note, setNote] = useState(incident.note);
  const { mutate, isPending, isSuccess, error } = useRemark(incident.id);
  const culpritsId = useId();
  const known = [...new Set([...incident.suspects.map(({ service }) => service), ...nodes])].sort();
  const save = (event: FormEvent) => {
    event.preventDefault();
    mutate({ note });
  };
  return (
    <section className={report.card}>
      <h2>{words.note}</h2>
      <label className={styles.culprit} htmlFor={culpritsId}>
        {words.trueCulprit}
        <select
          id={culpritsId}
          value={incident.trueCulprit}
          onChange={(event) => mutate({ trueCulprit: event.target.value })}
        >
          <option value="">{words.trueCulpritHint}</option>
          {incident.trueCulprit && !known.includes(incident.trueCulprit) && <option>{incident.trueCulprit}</option>}
          {known.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <form onSubmit={save} className={styles.note}>
        <textarea
          value={note}
          rows={4}
          maxLength={LONGEST_NOTE}
          aria-label={words.note}
          placeholder={words.noteHint}
          onChange={(event) => setNote(event.target.value)}
        />
        <p className={report.line}>
          <button type="submit" disabled={isPending || note === incident.note}>
            {words.saveNote}
          </button>
          <span role="status" className={report.quiet}>
            {error ? words.notSaved(error.message) : isSuccess && note === incident.note ? words.saved : ''}
          </span>
        </p>
      </form>
    </section>
  );
}
