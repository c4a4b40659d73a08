'use client';

import type { TrafficGraph } from '@faultline/model';
import { LiveStatus } from '../../live-feed/live-status.tsx';
import { useShownNow } from '../../live-feed/server-clock.ts';
import type { GraphFeed } from '../../live-feed/use-live-graph.ts';
import { useLanguage } from '../../text/use-language.tsx';
import { errorTone } from '../../ui/figures.ts';
import { Wordmark } from '../../ui/wordmark.tsx';
import { fillScreen } from './full-screen.ts';
import styles from './tv-bar.module.css';

interface Props {
  feed: GraphFeed;
  graph: TrafficGraph | undefined;
  openIncidents: number;
  isHeld: boolean;
  onLeave: () => void;
}

/** What a glance from across the room asks for: how much comes in, how much fails, and whether this is now. */
export function TvBar({ feed, graph, openIncidents, isHeld, onLeave }: Props) {
  const {
    text: { tv: words, bar, incidents },
    numbers: { compact, percent },
  } = useLanguage();
  return (
    <header className={styles.bar}>
      <h1 className={styles.name}>
        <Wordmark />
      </h1>
      {graph && (
        <dl className={styles.totals}>
          <div>
            <dt>{bar.entryRate}</dt>
            <dd>{compact(graph.entry.rps)}</dd>
          </div>
          <div className={styles[errorTone(graph.entry.errorRate) ?? '']}>
            <dt>{bar.errorRate}</dt>
            <dd>{percent(graph.entry.errorRate)}</dd>
          </div>
        </dl>
      )}
      <p className={openIncidents > 0 ? styles.incidents : styles.calm} role="status">
        {openIncidents > 0 ? incidents.open(openIncidents) : words.noIncident}
      </p>
      <div className={styles.end}>
        {isHeld && (
          <>
            <span className={styles.held}>{words.held}</span>
            <button type="button" onClick={fillScreen}>
              {words.fullScreen}
            </button>
            <button type="button" onClick={onLeave}>
              {words.leave} <kbd>Esc</kbd>
            </button>
          </>
        )}
        <LiveStatus feed={feed} />
        <Clock />
      </div>
    </header>
  );
}

/** Time of day in this place, by the server's clock. */
function Clock() {
  const { numbers } = useLanguage();
  const now = useShownNow(1_000);
  return (
    <time className={styles.clock} suppressHydrationWarning>
      {numbers.clock(now)}
    </time>
  );
}
