'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { MissingDocument } from '../../api-documents.ts';
import { paths } from '../../paths.ts';
import { askApi } from '../../shell/ask-api.ts';
import { refreshEvery } from '../../shell/refresh-every.ts';
import { useShownWindow } from '../../shell/use-shown-window.ts';
import { useLanguage } from '../../text/use-language.tsx';
import styles from './missing-answer.module.css';

const REFRESH_MS = 10_000;

interface Props {
  /** Ids of nodes, whether they are on the map or not; `target` is '' to ask for a service alone. */
  source: string;
  target: string;
  /** Length of what the map shows. */
  windowSeconds: number;
}

/** Why a connection or a service is not on the map as expected, what explains it first. */
export function MissingAnswer({ source, target, windowSeconds }: Props) {
  const {
    text: { missing: words },
  } = useLanguage();
  const { query: window, isLive } = useShownWindow(windowSeconds * 1e3);
  const { data, isError } = useQuery({
    queryKey: ['missing', source, target, window],
    queryFn: ({ signal }) => askApi<MissingDocument>(`${paths.missing(source, target)}&${window}`, signal),
    refetchInterval: refreshEvery(REFRESH_MS, isLive),
    placeholderData: keepPreviousData,
  });
  if (!data) {
    return (
      <p className={styles.note} role="status">
        {isError ? words.failed : words.searching}
      </p>
    );
  }
  const missed = { source, target };
  return (
    <>
      <ol className={styles.reasons} data-testid="missing-reasons">
        {data.reasons.map((reason) => {
          const advice = words.advice(reason, missed);
          return (
            <li key={`${reason.code} ${reason.subject}`} className={styles[reason.severity]} data-code={reason.code}>
              <span className={styles.weight}>{words.severity[reason.severity]}</span>
              <p>{words.sentence(reason, missed)}</p>
              {advice !== '' && <p className={styles.advice}>{advice}</p>}
            </li>
          );
        })}
      </ol>
      <p className={styles.note}>{words.window}</p>
    </>
  );
}
