import { randomBytes } from 'node:crypto';
import { createDeployReader, createDeployWriter, type Store } from '@faultline/clickhouse';
import type { Deploy } from '@faultline/model';
import type { ConsoleDeploys } from './console-reads.ts';
import { unlessEmpty } from './store-failure.ts';

/** Reads and writes deploys in ClickHouse. */
export function openStoreDeploys(store: Store): ConsoleDeploys {
  const reader = createDeployReader(store);
  const writer = createDeployWriter(store);
  return {
    list: (query) => unlessEmpty(reader.read(query), () => []),
    async report(definition) {
      const deploy: Deploy = {
        id: randomBytes(8).toString('hex'),
        ...definition,
        previousVersion: '',
        source: 'reported',
      };
      await writer.write(deploy.id, definition);
      return deploy;
    },
  };
}
