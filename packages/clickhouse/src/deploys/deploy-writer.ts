import type { DeployDefinition } from '@faultline/model';
import { writeSurely } from '../disk/lost-writes.ts';
import type { Store } from '../store/connect.ts';

export interface DeployWriter {
  /**
   * Keeps a deploy under an id that no other has; the same one twice is kept once.
   * @throws StoreUnavailableError when it may be kept or not: the same may be asked for again. StoreRejectedError
   */
  write(id: string, deploy: DeployDefinition): Promise<void>;
}

const INPUT = 'id String, at Int64, service String, version String, environment String, description String, url String';

export function createDeployWriter(store: Store): DeployWriter {
  return {
    write: (id, deploy) =>
      writeSurely(store, () =>
        store.insert(
          `INSERT INTO ${store.into('deploys')} (id, at, service, version, environment, description, url)
           SELECT id, fromUnixTimestamp64Milli(at), service, version, environment, description, url
           FROM input('${INPUT}')
           FORMAT JSONEachRow`,
          Buffer.from(JSON.stringify({ id, ...deploy })),
          { async_insert: 0 },
        ),
      ),
  };
}
