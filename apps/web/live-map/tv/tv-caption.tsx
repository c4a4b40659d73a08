'use client';

import { useLanguage } from '../../text/use-language.tsx';
import { HealthMark } from '../../ui/health-mark.tsx';
import { ProblemText } from '../problem-text.tsx';
import styles from './tv-caption.module.css';
import type { TvScene } from './tv-scenes.ts';

interface Props {
  scenes: readonly TvScene[];
  scene: TvScene;
}

/** What the scene is about, and which of how many it is. */
export function TvCaption({ scenes, scene }: Props) {
  return (
    <div className={styles.caption} data-testid="tv-caption">
      <div className={styles.words}>
        <Words scene={scene} />
      </div>
      {scenes.length > 1 && (
        <ol className={styles.places} aria-hidden="true">
          {scenes.map(({ key }) => (
            <li key={key} data-current={key === scene.key} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Words({ scene: { caption } }: { scene: TvScene }) {
  const { text } = useLanguage();
  switch (caption.kind) {
    case 'whole':
      return (
        <p className={styles.title}>
          <HealthMark health={caption.health} />
          {caption.problems > 0 ? text.tv.problems(caption.problems) : text.problems.none}
          <span>{text.problems.noneDetail(caption.services, caption.connections)}</span>
        </p>
      );
    case 'incident':
      return (
        <p className={styles.title}>
          <HealthMark health={caption.incident.severity === 'critical' ? 'failing' : 'degraded'} />
          {text.sentences.summary(caption.incident)}
        </p>
      );
    case 'problem':
      return (
        <>
          <p className={styles.title}>
            <ProblemText problem={caption.problem} />
          </p>
          {caption.notices.length > 0 && (
            <p className={styles.detail}>{caption.notices.map(text.sentences.notice).join(' · ')}</p>
          )}
        </>
      );
  }
}
