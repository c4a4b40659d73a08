import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { readSettings, runProcess } from '@faultline/runtime';
import { createConsole } from './server/console.ts';
import { listen, stopListening } from './server/listen.ts';
import { openStore } from './server/open-store.ts';
import { openPages } from './server/pages.ts';

/** Longer than proxies keep a connection without use, so that it is they who close it, and no request is on its way then. */
const KEEP_ALIVE_MS = 75_000;

await runProcess('faultline-console', async () => {
  const settings = readSettings(process.env);
  const isDev = process.env.FAULTLINE_DEV === '1';
  if (settings.clickhouseUrls.length === 0) {
    throw new Error('FAULTLINE_CLICKHOUSE_URL is not set: "npm start" sets it for the embedded ClickHouse.');
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const pages = await openPages(fileURLToPath(new URL('.', import.meta.url)), isDev, server);
  const { reads, liveReads, faults, deploys, incidents, alerts } = openStore(
    settings.clickhouseUrls,
    settings.clickhouseCluster,
  );
  const faultlineConsole = createConsole({
    reads,
    liveReads,
    faults,
    deploys,
    incidents,
    alerts,
    pages: pages.handle,
    host: settings.host,
    tokens: settings.consoleTokens,
    maxLatenessMs: settings.maxLatenessMs,
    alertsToAnyAddress: settings.alertsToAnyAddress,
    isDev,
  });
  server.on('request', faultlineConsole.handle);
  const port = await listen(server, settings.consolePort, settings.host);

  return {
    info: { url: `http://${settings.host}:${port}` },
    stop: async () => {
      faultlineConsole.stop();
      await stopListening(server);
      await pages.close();
      await Promise.all([reads.close(), liveReads.close()]);
    },
  };
});
