import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { runProcess } from '@faultline/runtime';
import { LOOPBACK, portOf } from '../platform/addresses.ts';
import { addDiskWait } from '../platform/slow-disk.ts';
import { SUBSCRIBERS } from '../topology.ts';

/** At 25 look-ups per second the database is overloaded by a third: what the cache is there to prevent. */
const LOOK_UP_MS = 50;
const MAX_CONNECTIONS = 40;

const SCHEMA = `
  CREATE TABLE subscribers (id INT PRIMARY KEY, plan TEXT NOT NULL, country TEXT NOT NULL);
  INSERT INTO subscribers
    SELECT id, (ARRAY['basic', 'standard', 'premium'])[1 + id % 3], (ARRAY['BR', 'DE', 'IN', 'JP', 'US'])[1 + id % 5]
    FROM generate_series(1, ${SUBSCRIBERS}) AS id;
  CREATE TABLE views (
    subscriber INT NOT NULL, slot INT NOT NULL, title INT NOT NULL, seen_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (subscriber, slot)
  ) WITH (fillfactor = 50);`;

await runProcess('demo-database', async () => {
  const database = await PGlite.create();
  await database.exec(SCHEMA);
  addDiskWait(database, 'subscribers', LOOK_UP_MS);
  const server = new PGLiteSocketServer({
    db: database,
    host: LOOPBACK,
    port: portOf('database'),
    maxConnections: MAX_CONNECTIONS,
  });
  await server.start();
  return {
    stop: async () => {
      await server.stop();
      await database.close();
    },
  };
});
