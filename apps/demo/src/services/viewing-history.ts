import { connectDatabase } from '../platform/database.ts';
import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { connectPublisher } from '../platform/queue-publisher.ts';
import { TITLES } from '../titles.ts';
import { VIEWING_EVENTS } from '../topology.ts';
import type { History, ViewingEvent } from './contracts.ts';

const DATABASE_TIMEOUT_MS = 700;
const LATEST = 'SELECT title FROM views WHERE subscriber = $1 ORDER BY seen_at DESC LIMIT 10';

await runHttpService('viewing-history', (app) => {
  const database = connectDatabase(DATABASE_TIMEOUT_MS);
  const publisher = connectPublisher('viewing-history');

  app.get<{ Params: UserParams }>('/history/:user', USER_SCHEMA, async ({ params: { user } }): Promise<History> => {
    const { rows } = await database.query<{ title: number }>(LATEST, [user]);
    const event: ViewingEvent = { user, title: 1 + Math.floor(Math.random() * TITLES), at: Date.now() };
    // what somebody has seen is not worth failing for what they see now
    await publisher.publish(VIEWING_EVENTS, event).catch(() => {});
    return { titles: rows.map((row) => row.title), source: 'database' };
  });
  return async () => {
    await Promise.all([database.end(), publisher.close()]);
  };
});
