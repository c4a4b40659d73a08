import { runProcess } from '@faultline/runtime';
import { suffer } from '../platform/active-faults.ts';
import { connectDatabase } from '../platform/database.ts';
import { consume } from '../platform/queue-consumer.ts';
import { VIEWING_EVENTS } from '../topology.ts';
import type { ViewingEvent } from './contracts.ts';

const DATABASE_TIMEOUT_MS = 5_000;
/** Views kept of each subscriber; the row of the oldest is written over. */
const VIEWS_KEPT = 20;
const RECORD = `
  INSERT INTO views (subscriber, slot, title, seen_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (subscriber, slot) DO UPDATE SET title = excluded.title, seen_at = excluded.seen_at`;

await runProcess('demo-history-writer', async () => {
  const database = connectDatabase(DATABASE_TIMEOUT_MS);
  const consumer = consume('history-writer', VIEWING_EVENTS, async (message) => {
    const { user, title, at } = message as ViewingEvent;
    if (await suffer()) throw new Error('history-writer failed');
    await database.query(RECORD, [user, title % VIEWS_KEPT, title, new Date(at)]);
  });
  return {
    stop: async () => {
      await consumer.close();
      await database.end();
    },
  };
});
