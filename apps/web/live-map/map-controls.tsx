'use client';

import type { ReactNode, RefObject } from 'react';
import { useLanguage } from '../text/use-language.tsx';
import type { TrafficMapHandle } from '../traffic-map/traffic-map.tsx';
import styles from './map-controls.module.css';

interface Props {
  map: RefObject<TrafficMapHandle | null>;
  isStill: boolean;
  /** Stops or starts the motion. */
  onMotion: () => void;
  /** Shows the map as on a wall. */
  onTv: () => void;
}

export function MapControls({ map, isStill, onMotion, onTv }: Props) {
  const { text } = useLanguage();
  const words = text.mapControls;
  return (
    <div className={styles.controls} role="toolbar" aria-label={words.label}>
      <Control label={words.zoomIn} view="own" onClick={() => map.current?.zoomIn()}>
        <path d="M8 3.5v9M3.5 8h9" />
      </Control>
      <Control label={words.zoomOut} view="own" onClick={() => map.current?.zoomOut()}>
        <path d="M3.5 8h9" />
      </Control>
      <Control label={words.fit} view="whole" onClick={() => map.current?.fit()}>
        <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />
      </Control>
      <Control label={text.mapLayout.reset} view="whole" onClick={() => map.current?.rearrange()}>
        <path d="M3 8a5 5 0 1 0 1.6-3.7M4.4 1.8v2.8h2.8" />
      </Control>
      <Control label={isStill ? words.play : words.pause} onClick={onMotion}>
        {isStill ? <path d="M5 3l8 5-8 5Z" /> : <path d="M5.5 3.5v9M10.5 3.5v9" />}
      </Control>
      <Control label={words.tv} onClick={onTv}>
        <path d="M2 3h12v8H2ZM5.5 13.5h5" />
      </Control>
    </div>
  );
}

interface ControlProps {
  label: string;
  /** Whose view the map has after it: the visitor's own, or the whole map. */
  view?: 'own' | 'whole';
  onClick: () => void;
  children: ReactNode;
}

function Control({ label, view, onClick, children }: ControlProps) {
  return (
    <button type="button" aria-label={label} title={label} data-view={view} onClick={onClick}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        {children}
      </svg>
    </button>
  );
}
