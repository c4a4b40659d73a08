import { messageOf, runProcess } from '@faultline/runtime';
import { serveCache } from '../cache-server/server.ts';
import { Store } from '../cache-server/store.ts';
import { onFaultsChange } from '../platform/active-faults.ts';
import { LOOPBACK, portOf } from '../platform/addresses.ts';

const MOST_ENTRIES = 50_000;

await runProcess('demo-cache', async () => {
  const store = new Store(MOST_ENTRIES, () => performance.now());
  const server = await serveCache(store, portOf('cache'), LOOPBACK);
  onFaultsChange((faults) => {
    if (faults.some((fault) => fault.kind === 'refuse')) {
      store.clear();
      server.refuse();
    } else {
      server.accept().catch((error) => console.error(`demo-cache: ${messageOf(error)}`));
    }
  });
  return { stop: async () => server.refuse() };
});
