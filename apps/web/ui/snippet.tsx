'use client';

import { useEffect, useRef, useState } from 'react';
import { copyText } from './copy-text.ts';
import styles from './snippet.module.css';

interface Props {
  code: string;
  copyLabel: string;
  copiedLabel: string;
}

const CONFIRM_MS = 1_600;

/** Lines for a shell, with a button that copies them. */
export function Snippet({ code, copyLabel, copiedLabel }: Props) {
  const [isCopied, setCopied] = useState(false);
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <div className={styles.snippet}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code ref={shown}>{code}</code>
      </pre>
      <button type="button" onClick={() => void copyText(code, shown.current!).then(setCopied)}>
        {isCopied ? copiedLabel : copyLabel}
      </button>
    </div>
  );
}
