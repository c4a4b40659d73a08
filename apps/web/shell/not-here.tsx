'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useLanguage } from '../text/use-language.tsx';
import { PageMessage } from '../ui/page-message.tsx';
import { isMissing } from './ask-api.ts';
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

/** Instead of the page about one thing: it is being read, there is none, or nobody can tell. */
export function NotHere({ error, words, listPath, children }: Props) {
  const { text } = useLanguage();
  return (
    <main className={layout.scroll} aria-label={words.title}>
      {error ? (
        <PageMessage title={isMissing(error) ? words.notFound : text.unreadable}>
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
