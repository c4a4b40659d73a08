import { readSettings } from '@faultline/runtime';
import type { Metadata } from 'next';
import { FaultPage } from '../../../faults/fault-page.tsx';
import { QueryProvider } from '../../../shell/query-provider.tsx';
import { visitorPreferences } from '../../visitor.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const { text } = (await visitorPreferences()).language;
  return { title: text.pageTitle(text.pages.faults) };
}

export default async function Page({ params }: Props) {
  return (
    <QueryProvider>
      <FaultPage id={(await params).id} canSignOut={readSettings(process.env).consoleTokens.length > 0} />
    </QueryProvider>
  );
}
