import { readSettings } from '@faultline/runtime';
import { headers } from 'next/headers';
import { LiveMap } from '../live-map/live-map.tsx';
import { QueryProvider } from '../shell/query-provider.tsx';
import { ingestAddress } from '../text/ingest-address.ts';

export default async function Page() {
  const { host, otlpHttpPort, ingestTokens, consoleTokens } = readSettings(process.env);
  const visitedAs = (await headers()).get('host');
  return (
    <QueryProvider>
      <LiveMap
        ingest={{ url: ingestAddress(host, otlpHttpPort, visitedAs), needsToken: ingestTokens.length > 0 }}
        canSignOut={consoleTokens.length > 0}
      />
    </QueryProvider>
  );
}
