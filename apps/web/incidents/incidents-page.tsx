'use client';

import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import type { IncidentListDocument } from '../api-documents.ts';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import { paths } from '../paths.ts';
import { IgnoredParameters } from '../shell/ignored-parameters.tsx';
import layout from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useIncidents } from '../shell/use-incidents.ts';
import { useLanguage } from '../text/use-language.tsx';
import list from '../ui/list-table.module.css';
import { PageMessage } from '../ui/page-message.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { SeverityMark } from '../ui/severity-mark.tsx';
import styles from './incidents-page.module.css';
import { LIST_PARAMETERS, type ListState, readListState, SHOWN, writeListState } from './list-state.ts';

/** Incidents of the last days, newest first. */
export function IncidentsPage({ canSignOut }: { canSignOut: boolean }) {
  const feed = useLiveGraph();
  const { text } = useLanguage();
  const words = text.incidents;
  const query = useSearchParams();
  const state = useMemo(() => readListState(query), [query]);
  const change = (wish: Partial<ListState>) =>
    window.history.replaceState(null, '', `${paths.incidentsPage}${writeListState({ ...state, ...wish })}`);
  const { data, error } = useIncidents(writeListState(state));
  const isFiltered = state.shown !== 'all' || state.text !== '';
  return (
    <div className={layout.page}>
      <TopBar page="incidents" feed={feed} canSignOut={canSignOut} />
      <search className={styles.search}>
        <SearchField text={state.text} label={words.find} onChange={(part) => change({ text: part })} />
        <Segmented
          label={words.show}
          options={SHOWN.map((value) => ({ value, label: words.statuses[value] }))}
          value={state.shown}
          onChange={(shown) => change({ shown })}
        />
        <Link href={paths.alertsPage} className={styles.notifications}>
          {text.alerts.title}
        </Link>
      </search>
      <IgnoredParameters known={LIST_PARAMETERS} />
      <main className={layout.scroll} aria-label={words.title}>
        {error && <PageMessage role="alert">{words.failed(error.message)}</PageMessage>}
        {!data && !error && <PageMessage>{words.loading}</PageMessage>}
        {data?.incidents.length === 0 && (
          <PageMessage title={isFiltered ? words.noMatch : words.none}>
            {!isFiltered && <p>{words.noneHint}</p>}
          </PageMessage>
        )}
        {data && data.incidents.length > 0 && <IncidentTable list={data} />}
      </main>
    </div>
  );
}

function IncidentTable({ list: { incidents, now } }: { list: IncidentListDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.incidents;
  return (
    <table className={list.table}>
      <thead>
        <tr>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.culprit}</th>
          <th scope="col">{words.start}</th>
          <th scope="col" className={list.figure}>
            {words.duration}
          </th>
          <th scope="col">{words.symptomsIn}</th>
        </tr>
      </thead>
      <tbody>
        {incidents.map((incident) => (
          <tr key={incident.id}>
            <td>
              <SeverityMark severity={incident.severity} status={incident.status} />
            </td>
            <td className={styles.what}>
              <Link href={paths.incidentPage(incident.id)} prefetch={false}>
                {text.sentences.summary(incident)}
              </Link>
              {incident.experimentIds.length > 0 && <span className={styles.injected}>⚡ {words.injected}</span>}
              {incident.acknowledgedAt > 0 && <span className={styles.quiet}>✓ {words.acknowledged}</span>}
            </td>
            <td>{incident.trueCulprit || incident.first[0]?.service || text.table.none}</td>
            <td>
              <time dateTime={new Date(incident.start).toISOString()}>{numbers.dayAndTime(incident.start)}</time>
            </td>
            <td className={list.figure}>{numbers.timeSpan((incident.end || now) - incident.start)}</td>
            <td className={styles.services} title={incident.services.join(', ')}>
              {incident.services.join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
