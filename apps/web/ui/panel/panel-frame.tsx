'use client';

import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import styles from './side-panel.module.css';

interface Props {
  /** Has to stay the same function from one rendering to the next. */
  onClose: () => void;
  children: ReactNode;
}

/** The panel beside what it is about. Esc closes it; the focus, if it is within, goes back to where it came from. */
export function PanelFrame({ onClose, children }: Props) {
  const { text } = useLanguage();
  const panel = useRef<HTMLElement>(null);
  // Not an ordinary effect: that ends after the panel is gone, and the focus with it.
  useLayoutEffect(() => {
    const opener = document.activeElement;
    const closing = panel.current!;
    return () => {
      if (!closing.contains(document.activeElement)) return;
      const isThere = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
      const place = isThere ? opener : document.querySelector<HTMLElement>('main [tabindex="0"]');
      place?.focus();
    };
  }, []);
  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      onClose();
    };
    window.addEventListener('keydown', closeOnEscape);
    return () => window.removeEventListener('keydown', closeOnEscape);
  }, [onClose]);

  return (
    <aside ref={panel} className={styles.panel} aria-label={text.panel.label} data-testid="side-panel">
      <button
        type="button"
        className={styles.close}
        onClick={onClose}
        aria-label={text.panel.close}
        title={text.panel.close}
      >
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M2.5 2.5l9 9M11.5 2.5l-9 9" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
      </button>
      {children}
    </aside>
  );
}
