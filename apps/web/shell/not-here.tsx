'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { PageMessage } from '../ui/page-message.tsx';
import layout from './page.module.css';

interface Props {
  /** Why it is not here; null while it is read. */
  error: Error | null;
  words: { title: string; loading: string; notFound: string; back: string };
  /** The page that lists what is there. */
  listPath: string;
  /** More that may help. */
  children?: ReactNode;
}

/** Instead of the page about one thing: it is read yet, or there is none. */
export function NotHere({ error, words, listPath, children }: Props) {
  return (
    <main className={layout.scroll} aria-label={words.title}>
      {error ? (
        <PageMessage title={words.notFound}>
          <p>{error.message}</p>
          {children}
          <Link href={listPath}>{words.back}</Link>
        </PageMessage>
      ) : (
        <PageMessage>{words.loading}</PageMessage>
      )}
    </main>
  );
}
