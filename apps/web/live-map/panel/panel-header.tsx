import type { Health } from '@faultline/model';
import { type ReactNode, useContext } from 'react';
import { ShownClockContext } from '../../live-feed/server-clock.ts';
import { useLanguage } from '../../text/use-language.tsx';
import { HealthMark } from '../../ui/health-mark.tsx';
import styles from '../../ui/panel/panel-header.module.css';

interface Props {
  kind: string;
  title: ReactNode;
  health: Health;
  windowSeconds: number;
}

export function PanelHeader({ kind, title, health, windowSeconds }: Props) {
  const { text, numbers } = useLanguage();
  const clock = useContext(ShownClockContext);
  const words = text.panel;
  return (
    <header className={styles.header}>
      <p className={styles.kind}>{kind}</p>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.health}>
        <HealthMark health={health} />
        {text.health[health]}
        <span className={styles.window}>
          {'stoppedAtMs' in clock
            ? words.windowUpTo(windowSeconds, numbers.dayAndTime(clock.stoppedAtMs))
            : words.window(windowSeconds)}
        </span>
      </p>
    </header>
  );
}
