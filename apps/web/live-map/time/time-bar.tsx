'use client';

import type { ReactNode } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import styles from './time-bar.module.css';
import { DISTANCES, RANGES, SPEEDS, type TimeState, WINDOWS } from './time-state.ts';

interface Props {
  time: TimeState;
  /** That a replay which stands still goes on with. */
  chosenSpeed: number;
  onSpeed: (speed: number) => void;
  onTime: (time: Partial<TimeState>) => void;
  onPauseOrReplay: () => void;
  /** The timeline. */
  children: ReactNode;
}

/** What of time the map shows: now or a moment, standing still or replayed, alone or compared. */
export function TimeBar({ time, chosenSpeed, onSpeed, onTime, onPauseOrReplay, children }: Props) {
  const { text, numbers } = useLanguage();
  const { at, speed, baseline } = time;
  const words = text.time;
  const isLive = at === null;
  const isMoving = isLive || speed > 0;
  const choices = (labels: Record<string, string>, values: object) =>
    Object.keys(values).map((value) => ({ value, label: labels[value]! }));
  const pinned = baseline && 'at' in baseline ? baseline.at : null;
  return (
    <section className={styles.bar} aria-label={words.label}>
      <div className={styles.controls}>
        <button
          type="button"
          className={styles.main}
          title={isMoving ? words.pauseHint : words.replayHint}
          onClick={onPauseOrReplay}
        >
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <path d={isMoving ? 'M2.5 1.5h2.4v9H2.5zM7.1 1.5h2.4v9H7.1z' : 'M2.5 1.2 10.5 6l-8 4.8z'} />
          </svg>
          {isMoving ? words.pause : words.replay}
        </button>
        {isLive ? (
          <span className={styles.isLive}>{words.live}</span>
        ) : (
          <>
            <Choice
              label={words.speed}
              value={String(speed || chosenSpeed)}
              options={SPEEDS.map((value) => ({ value: String(value), label: words.times(value) }))}
              onChange={(value) => {
                onSpeed(Number(value));
                if (speed > 0) onTime({ speed: Number(value) });
              }}
            />
            <button type="button" title={words.liveHint} onClick={() => onTime({ at: null, speed: 0 })}>
              {words.live}
            </button>
          </>
        )}
      </div>
      {children}
      <div className={styles.choices}>
        <Choice
          label={words.range}
          value={time.range}
          options={choices(words.ranges, RANGES)}
          onChange={(value) => onTime({ range: value as TimeState['range'] })}
        />
        {!isLive && (
          <Choice
            label={words.window}
            value={time.window}
            options={choices(words.windows, WINDOWS)}
            onChange={(value) => onTime({ window: value as TimeState['window'] })}
          />
        )}
        <span className={styles.compare}>
          <span aria-hidden="true">{words.compare}</span>
          <Choice
            label={words.compare}
            value={baseline ? ('earlier' in baseline ? baseline.earlier : 'pinned') : ''}
            options={[
              { value: '', label: words.noComparison },
              ...choices(words.earlier, DISTANCES),
              ...(pinned === null ? [] : [{ value: 'pinned', label: words.pinned(numbers.dayAndTime(pinned)) }]),
              ...(isLive || at === pinned ? [] : [{ value: 'pin', label: words.pin }]),
            ]}
            onChange={(value) => {
              if (value === 'pinned') return;
              if (value === 'pin') onTime({ baseline: { at: at! } });
              else onTime({ baseline: value === '' ? null : { earlier: value as keyof typeof DISTANCES } });
            }}
          />
        </span>
      </div>
    </section>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <select aria-label={label} title={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
