import { readSettings } from '@faultline/runtime';
import type { Metadata } from 'next';
import { IncidentsPage } from '../../incidents/incidents-page.tsx';
import { QueryProvider } from '../../shell/query-provider.tsx';
import { visitorPreferences } from '../visitor.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { text } = (await visitorPreferences()).language;
  return { title: text.pageTitle(text.pages.incidents) };
}

export default function Page() {
  return (
    <QueryProvider>
      <IncidentsPage canSignOut={readSettings(process.env).consoleTokens.length > 0} />
    </QueryProvider>
  );
}
