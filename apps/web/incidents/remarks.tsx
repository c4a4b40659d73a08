'use client';

import { displayNameOfId } from '@faultline/model';
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

/** Notes that are being written. */
interface Draft {
  text: string;
  /** The saved notes that they change. */
  of: string;
}

const LONGEST_NOTE = 4_000;

/** What people say: notes, and who it was in the end. */
export function Remarks({ incident, nodes }: Props) {
  const { text } = useLanguage();
  const words = text.incidents;
  const [draft, setDraft] = useState<Draft>();
  const { mutate, isPending, isSuccess, error } = useRemark(incident.id);
  const culpritsId = useId();
  const known = [...new Set([...incident.suspects.map(({ service }) => service), ...nodes, incident.trueCulprit])]
    .filter((id) => id !== '')
    .map((id) => ({ id, label: displayNameOfId(id) }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  const note = draft?.text ?? incident.note;
  const isOvertaken = draft !== undefined && incident.note !== draft.of && incident.note !== draft.text;
  const write = (typed: string, of: string) => setDraft(typed === of ? undefined : { text: typed, of });
  const save = (event: FormEvent) => {
    event.preventDefault();
    // More may have been typed while this was being saved.
    const onSuccess = () => setDraft((now) => (now && now.text !== note ? { ...now, of: note } : undefined));
    mutate({ note }, { onSuccess });
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
          {known.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
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
          onChange={({ target }) => write(target.value, draft?.of ?? incident.note)}
        />
        {isOvertaken && (
          <div role="status">
            <p>{words.noteChanged}</p>
            <blockquote className={styles.theirs}>{incident.note}</blockquote>
          </div>
        )}
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
