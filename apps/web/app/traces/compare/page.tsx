import { readSettings } from '@faultline/runtime';
import type { Metadata } from 'next';
import { QueryProvider } from '../../../shell/query-provider.tsx';
import { ComparePage } from '../../../traces/compare-page.tsx';
import { visitorPreferences } from '../../visitor.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { text } = (await visitorPreferences()).language;
  return { title: text.pageTitle(text.traces.compared) };
}

export default function Page() {
  return (
    <QueryProvider>
      <ComparePage canSignOut={readSettings(process.env).consoleTokens.length > 0} />
    </QueryProvider>
  );
}
