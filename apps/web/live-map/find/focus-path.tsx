'use client';

import type { TrafficGraph } from '@faultline/model';
import { useLanguage } from '../../text/use-language.tsx';
import { type Focus, MOST_HOPS } from '../view-state.ts';
import styles from './focus-path.module.css';
import { wider } from './use-focus-keys.ts';

interface Props {
  graph: TrafficGraph;
  focus: Focus;
  onFocus: (focus: Focus | null) => void;
}

/** Where in all there is the map is, and the way back. */
export function FocusPath({ graph, focus, onFocus }: Props) {
  const { text } = useLanguage();
  const words = text.focus;
  const { service, hops } = focus;
  const node = graph.nodes.find(({ id }) => id === service);
  return (
    <nav className={styles.path} aria-label={words.path}>
      <button type="button" onClick={() => onFocus(null)} title={words.everythingHint}>
        {words.everything}
      </button>
      <span aria-hidden="true">›</span>
      <span aria-live="polite">{node ? words.around(node.name, hops) : words.gone(service)}</span>
      <button
        type="button"
        aria-label={words.narrower}
        title={words.narrower}
        disabled={hops <= 1}
        onClick={() => onFocus({ service, hops: hops - 1 })}
      >
        −
      </button>
      <button
        type="button"
        aria-label={words.wider}
        title={words.wider}
        disabled={hops >= MOST_HOPS}
        onClick={() => onFocus(wider(focus, service))}
      >
        +
      </button>
    </nav>
  );
}
