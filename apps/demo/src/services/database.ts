import { PGlite } from '@electric-sql/pglite';
import { runProcess } from '@faultline/runtime';
import { serveDatabase } from '../database-server/server.ts';
import { LOOPBACK, portOf } from '../platform/addresses.ts';
import { SUBSCRIBERS } from '../topology.ts';

/** At 25 look-ups per second the database is overloaded by half: what the cache is there to prevent. */
const LOOK_UP_MS = 60;
const LOOK_UP = 'FROM subscribers WHERE';

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
  return {
    stop: async () => {
      server.close();
      await database.close();
    },
  };
});
