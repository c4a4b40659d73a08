import { readSettings } from '@faultline/runtime';
import type { Metadata } from 'next';
import { QueryProvider } from '../../shell/query-provider.tsx';
import { TracesPage } from '../../traces/traces-page.tsx';
import { visitorPreferences } from '../visitor.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { text } = (await visitorPreferences()).language;
  return { title: text.pageTitle(text.pages.traces) };
}

export default function Page() {
  return (
    <QueryProvider>
      <TracesPage canSignOut={readSettings(process.env).consoleTokens.length > 0} />
    </QueryProvider>
  );
}
