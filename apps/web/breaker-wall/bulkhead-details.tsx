'use client';

import type { BulkheadDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import headerStyles from '../ui/panel/panel-header.module.css';
import { Section } from '../ui/panel/section.tsx';
import { BulkheadFill } from './bulkhead-tile.tsx';
import styles from './details.module.css';

interface Props {
  bulkhead: BulkheadDocument;
  asOf: number;
}

/** A bulkhead in all its instances. */
export function BulkheadDetails({ bulkhead, asOf }: Props) {
  const { text } = useLanguage();
  const { name, service, library, instances } = bulkhead;
  return (
    <>
      <header className={headerStyles.header}>
        <p className={headerStyles.kind}>{text.wall.bulkhead}</p>
        <h2 className={headerStyles.title}>{name}</h2>
        <p className={headerStyles.health}>
          {service}
          <span className={headerStyles.window}>{library}</span>
        </p>
      </header>
      <Section title={text.wall.inFlight}>
        <BulkheadFill bulkhead={bulkhead} />
      </Section>
      <Section title={text.wall.perInstance} note={String(instances.length)}>
        <ul className={styles.fills}>
          {instances.map((instance) => (
            <li key={instance.instance}>
              <span className={styles.name} title={instance.instance}>
                {instance.instance || text.table.none}
              </span>
              <span className={styles.quiet}>{text.breaker.ago(asOf - instance.at)}</span>
              <BulkheadFill bulkhead={instance} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
