'use client';

import { useLanguage } from '../../text/use-language.tsx';
import { Snippet } from '../../ui/snippet.tsx';
import { curlExample, type Ingest, nodeExample, sdkExample } from './examples.ts';
import styles from './first-span.module.css';

interface Props {
  ingest: Ingest;
  /** True if there was traffic before, which has ended. */
  wasBusy: boolean;
}

/** What to do while there is nothing to draw. */
export function FirstSpan({ ingest, wasBusy }: Props) {
  const { text } = useLanguage();
  const words = text.firstSpan;
  const examples = [
    { title: words.faultline, hint: words.faultlineHint, code: nodeExample(ingest) },
    { title: words.anySdk, hint: words.anySdkHint, code: sdkExample(ingest) },
    { title: words.curl, hint: words.curlHint, code: curlExample(ingest) },
  ];
  return (
    <section className={styles.page} data-testid="first-span">
      <div className={styles.content}>
        <div className={styles.waiting} role="status">
          <svg className={styles.pulse} width="72" height="72" viewBox="0 0 72 72" aria-hidden="true">
            <circle className={styles.wave} cx="36" cy="36" r="14" />
            <circle className={styles.wave} cx="36" cy="36" r="14" />
            <circle className={styles.core} cx="36" cy="36" r="14" />
          </svg>
          <div>
            <h2>{wasBusy ? words.quiet : words.waiting}</h2>
            <p>{words.intro}</p>
          </div>
        </div>
        <ol className={styles.ways}>
          {examples.map(({ title, hint, code }) => (
            <li key={title}>
              <h3>{title}</h3>
              <p>{hint}</p>
              <Snippet code={code} copyLabel={words.copy} copiedLabel={words.copied} />
            </li>
          ))}
        </ol>
        {ingest.needsToken && <p className={styles.token}>{words.tokenHint}</p>}
      </div>
    </section>
  );
}
