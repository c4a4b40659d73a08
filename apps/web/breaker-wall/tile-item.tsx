'use client';

import { type ReactNode, useRef } from 'react';
import { useSeen } from '../ui/use-seen.ts';
import styles from './tile-grid.module.css';

interface Props {
  id: string;
  /** The tile in one sentence, for those who hear it; always up to date. */
  summary: string;
  /** What must be up to date where nobody looks, too: its change draws the tile anew. */
  version: string;
  content: () => ReactNode;
}

/** A tile that is drawn while somebody can see it: of hundreds, a few dozen are on the screen. */
export function TileItem({ id, summary, version, content }: Props) {
  const place = useRef<HTMLLIElement>(null);
  const isSeen = useSeen(place);
  const drawn = useRef<{ version: string; content: ReactNode }>(undefined);
  if (isSeen || drawn.current?.version !== version) drawn.current = { version, content: content() };
  return (
    <li ref={place}>
      {drawn.current.content}
      <span id={id} className={styles.summary}>
        {summary}
      </span>
    </li>
  );
}
