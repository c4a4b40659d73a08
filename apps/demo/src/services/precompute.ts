import { runProcess } from '@faultline/runtime';
import { connectCache, writeCache } from '../platform/cache.ts';
import { getJson } from '../platform/http-client.ts';
import { startJob } from '../platform/job.ts';
import { ROW_LENGTH } from '../titles.ts';
import type { Ranking } from './contracts.ts';

const EVERY_MS = 15_000;
const TTL_SECONDS = 60;
/** Users whose rankings stand for everybody's. */
const PANEL = [1, 2, 3, 5, 8];

await runProcess('demo-precompute', async () => {
  const cache = connectCache();
  const job = startJob('precompute popular titles', EVERY_MS, async () => {
    const rankings = await Promise.all(PANEL.map((user) => getJson<Ranking>('personalization', `/rankings/${user}`)));
    await writeCache(cache, 'popular', mostRanked(rankings), TTL_SECONDS);
  });
  return {
    stop: async () => {
      job.stop();
      cache.disconnect();
    },
  };
});

function mostRanked(rankings: Ranking[]): number[] {
  const votes = new Map<number, number>();
  for (const { titles } of rankings) for (const title of titles) votes.set(title, (votes.get(title) ?? 0) + 1);
  return [...votes]
    .sort((a, b) => b[1] - a[1])
    .slice(0, ROW_LENGTH)
    .map(([title]) => title);
}
