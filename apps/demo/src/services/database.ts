import { PGlite } from '@electric-sql/pglite';
import { messageOf, runProcess } from '@faultline/runtime';
import { serveDatabase } from '../database-server/server.ts';
import { LOOPBACK, portOf } from '../platform/addresses.ts';
import { SUBSCRIBERS } from '../topology.ts';

/** At 25 look-ups per second the database is overloaded by half: what the cache is there to prevent. */
const LOOK_UP_MS = 60;
const LOOK_UP = 'FROM subscribers WHERE';

/** PGlite writes no checkpoint by itself, and without one its log grows by 20 MB an hour; after one its files are used again. */
const CHECKPOINT_EVERY_MS = 300_000;

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
  const server = await serveDatabase(database, portOf('database'), LOOPBACK, (exchange) =>
    exchange.includes(LOOK_UP) ? LOOK_UP_MS : 0,
  );
  const checkpoints = setInterval(() => {
    database.exec('CHECKPOINT').catch((error) => console.error(`demo-database: ${messageOf(error)}`));
  }, CHECKPOINT_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(checkpoints);
      server.close();
      await database.close();
    },
  };
});
