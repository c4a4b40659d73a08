import type { Health } from '@faultline/model';
import type { ReactNode } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import { HealthMark } from '../../ui/health-mark.tsx';
import styles from '../../ui/panel/panel-header.module.css';
import { useWindowWords } from './use-window-words.ts';

interface Props {
  kind: string;
  title: ReactNode;
  health: Health;
  windowSeconds: number;
}

export function PanelHeader({ kind, title, health, windowSeconds }: Props) {
  const { text } = useLanguage();
  return (
    <header className={styles.header}>
      <p className={styles.kind}>{kind}</p>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.health}>
        <HealthMark health={health} />
        {text.health[health]}
        <span className={styles.window}>{useWindowWords(windowSeconds)}</span>
      </p>
    </header>
  );
}
