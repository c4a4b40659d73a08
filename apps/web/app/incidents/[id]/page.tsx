import { readSettings } from '@faultline/runtime';
import type { Metadata } from 'next';
import { IncidentPage } from '../../../incidents/incident-page.tsx';
import { QueryProvider } from '../../../shell/query-provider.tsx';
import { visitorPreferences } from '../../visitor.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const { text } = (await visitorPreferences()).language;
  return { title: text.pageTitle(text.pages.incidents) };
}

export default async function Page({ params }: Props) {
  return (
    <QueryProvider>
      <IncidentPage id={(await params).id} canSignOut={readSettings(process.env).consoleTokens.length > 0} />
    </QueryProvider>
  );
}
