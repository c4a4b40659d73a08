import { readSettings } from '@faultline/runtime';
import type { Metadata } from 'next';
import { QueryProvider } from '../../../shell/query-provider.tsx';
import { TracePage } from '../../../traces/trace-page.tsx';
import { visitorPreferences } from '../../visitor.ts';

interface Props {
  params: Promise<{ traceId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { text } = (await visitorPreferences()).language;
  return { title: text.pageTitle(`${text.pages.traces} ${(await params).traceId.slice(0, 8)}`) };
}

export default async function Page({ params }: Props) {
  return (
    <QueryProvider>
      <TracePage traceId={(await params).traceId} canSignOut={readSettings(process.env).consoleTokens.length > 0} />
    </QueryProvider>
  );
}
