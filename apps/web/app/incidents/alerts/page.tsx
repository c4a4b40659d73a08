import { readSettings } from '@faultline/runtime';
import type { Metadata } from 'next';
import { AlertsPage } from '../../../alerts/alerts-page.tsx';
import { QueryProvider } from '../../../shell/query-provider.tsx';
import { visitorPreferences } from '../../visitor.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { text } = (await visitorPreferences()).language;
  return { title: text.pageTitle(text.alerts.title) };
}

export default function Page() {
  return (
    <QueryProvider>
      <AlertsPage canSignOut={readSettings(process.env).consoleTokens.length > 0} />
    </QueryProvider>
  );
}
