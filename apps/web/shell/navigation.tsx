'use client';

import Link from 'next/link';
import { useLanguage } from '../text/use-language.tsx';
import styles from './navigation.module.css';
import { PAGES, type PageId } from './pages.ts';

/** The way to the console's other pages. */
export function Navigation({ current }: { current: PageId }) {
  const { text } = useLanguage();
  return (
    <nav aria-label={text.bar.pages}>
      <ul className={styles.pages}>
        {PAGES.map(({ id, path }) => (
          <li key={id}>
            <Link href={path} prefetch={false} aria-current={id === current ? 'page' : undefined}>
              {text.pages[id]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
