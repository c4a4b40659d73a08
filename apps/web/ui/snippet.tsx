'use client';

import { useEffect, useState } from 'react';
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
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <div className={styles.snippet}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <button type="button" onClick={() => void navigator.clipboard.writeText(code).then(() => setCopied(true))}>
        {isCopied ? copiedLabel : copyLabel}
      </button>
    </div>
  );
}
