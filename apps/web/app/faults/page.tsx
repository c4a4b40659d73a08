import { readSettings } from '@faultline/runtime';
import type { Metadata } from 'next';
import { FaultsPage } from '../../faults/faults-page.tsx';
import { QueryProvider } from '../../shell/query-provider.tsx';
import { visitorPreferences } from '../visitor.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { text } = (await visitorPreferences()).language;
  return { title: text.pageTitle(text.pages.faults) };
}

export default function Page() {
  return (
    <QueryProvider>
      <FaultsPage canSignOut={readSettings(process.env).consoleTokens.length > 0} />
    </QueryProvider>
  );
}
