'use client';

import Link from 'next/link';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import { PageMessage } from '../ui/page-message.tsx';

const MOST_SHOWN = 64;

/** Instead of a trace: what the address has in its place can be the id of none. */
export function NoTraceId({ given }: { given: string }) {
  const words = useLanguage().text.traces;
  return (
    <PageMessage title={words.noTraceId(given.slice(0, MOST_SHOWN))}>
      <p>{words.traceIdHint}</p>
      <Link href={paths.tracesPage}>{words.back}</Link>
    </PageMessage>
  );
}
