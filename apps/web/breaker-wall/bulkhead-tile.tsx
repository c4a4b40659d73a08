'use client';

import type { ReactNode } from 'react';
import type { BulkheadDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import { fill } from './arrange.ts';
import styles from './bulkhead-tile.module.css';

/** How full a bulkhead is, and in which instance it is fullest. */
export function BulkheadTile({ bulkhead, link }: { bulkhead: BulkheadDocument; link: ReactNode }) {
  const { text } = useLanguage();
  const { service, library, instances } = bulkhead;
  const fullest = instances.length > 1 ? instances.reduce((a, b) => (fill(b) > fill(a) ? b : a)) : undefined;
  return (
    <div className={styles.tile}>
      <span className={styles.head}>
        <strong>{link}</strong>
        <span className={styles.kind}>{text.wall.bulkhead}</span>
      </span>
      <span className={styles.place}>{library ? `${service} · ${library}` : service}</span>
      <BulkheadFill bulkhead={bulkhead} />
      <span className={styles.foot}>
        <span>{text.wall.instances(instances.length)}</span>
        {fullest && fill(fullest) > 0 && (
          <span>
            {text.wall.fullest(fullest.instance)} {fullest.active}/{fullest.capacity}
          </span>
        )}
      </span>
    </div>
  );
}

/** Calls under way as a bar up to the limit, and those that wait. */
export function BulkheadFill({ bulkhead }: { bulkhead: Pick<BulkheadDocument, 'active' | 'capacity' | 'queued'> }) {
  const {
    text,
    numbers: { count },
  } = useLanguage();
  const told = (calls: number | null) => (calls === null ? text.table.none : count(calls));
  const share = Math.min(1, fill(bulkhead));
  const isFull = share >= 1 || (bulkhead.queued ?? 0) > 0;
  return (
    <span className={styles.fill}>
      <span className={styles.bar} aria-hidden="true">
        <span className={isFull ? styles.full : styles.active} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={styles.numbers}>
        <span>
          <b>{told(bulkhead.active)}</b> {text.wall.inFlight}
        </span>
        <span>
          <b>{told(bulkhead.queued)}</b> {text.wall.queued}
        </span>
        <span>
          {text.wall.limit} <b>{told(bulkhead.capacity)}</b>
        </span>
      </span>
    </span>
  );
}
