'use client';

import { useLanguage } from '../../text/use-language.tsx';
import styles from '../find/focus-path.module.css';
import { closed, type LevelState } from './level-state.ts';

interface Props {
  level: LevelState;
  onLevel: (level: Partial<LevelState>) => void;
}

/** On which level the map is, and the way up. */
export function LevelPath({ level: { grouping, open }, onLevel }: Props) {
  const { text } = useLanguage();
  const words = text.levels;
  if (grouping === null) return null;
  return (
    <nav className={styles.path} aria-label={words.path}>
      <button type="button" onClick={() => onLevel({ grouping: null, open: [] })}>
        {words.services}
      </button>
      <span aria-hidden="true">›</span>
      {open.length === 0 ? (
        <span>{words.by[grouping]}</span>
      ) : (
        <button type="button" onClick={() => onLevel({ open: [] })}>
          {words.by[grouping]}
        </button>
      )}
      {open.map((group) => (
        <span key={group} className={styles.open}>
          <span aria-hidden="true">›</span>
          <button
            type="button"
            title={words.closeHint(group || words.none[grouping])}
            aria-label={words.close(group || words.none[grouping])}
            onClick={() => onLevel({ open: closed(open, group) })}
          >
            {group || words.none[grouping]} ×
          </button>
        </span>
      ))}
    </nav>
  );
}
