'use client';

import Link from 'next/link';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import { paths } from '../paths.ts';
import layout from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { PageMessage } from '../ui/page-message.tsx';
import styles from './alerts-page.module.css';
import { NewTarget } from './new-target.tsx';
import { TargetTable } from './target-table.tsx';
import { useAlertTargets } from './use-alert-targets.ts';

/** Who is told of incidents, how that goes, and a form for another. */
export function AlertsPage({ canSignOut }: { canSignOut: boolean }) {
  const feed = useLiveGraph();
  const { text } = useLanguage();
  const words = text.alerts;
  const { data, error } = useAlertTargets();
  return (
    <div className={layout.page}>
      <TopBar page="incidents" feed={feed} canSignOut={canSignOut} />
      <main className={layout.scroll} aria-label={words.title}>
        <header className={styles.header}>
          <h1>{words.title}</h1>
          <p>{words.what}</p>
          <Link href={paths.incidentsPage}>{text.incidents.back}</Link>
        </header>
        <NewTarget isOpen={data?.targets.length === 0} />
        {error && <PageMessage role="alert">{words.failed(error.message)}</PageMessage>}
        {!data && !error && <PageMessage>{words.loading}</PageMessage>}
        {data?.targets.length === 0 && (
          <PageMessage title={words.none}>
            <p>{words.noneHint}</p>
          </PageMessage>
        )}
        {data && data.targets.length > 0 && <TargetTable targets={data.targets} />}
      </main>
    </div>
  );
}
