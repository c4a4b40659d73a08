import { join } from 'node:path';
import { freePort, type SupervisedChild, supervise } from '@faultline/runtime';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const DATABASE = join(import.meta.dirname, '../../apps/demo/src/services/database.ts');

let process: SupervisedChild;
let pools: pg.Pool[];

beforeAll(async () => {
  const port = await freePort();
  process = await supervise({
    name: 'demo-database',
    args: [DATABASE],
    env: { DEMO_PORTS: JSON.stringify({ database: port }) },
  });
  pools = [1, 2, 3].map(
    () => new pg.Pool({ host: '127.0.0.1', port, user: 'postgres', database: 'streaming', max: 5 }),
  );
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await process.stop();
});

describe('the demo’s database', () => {
  it('gives every client its own rows, however many ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const pool = pools[index % pools.length]!;
        if (index % 2 === 0) return (await pool.query('SELECT $1::int AS asked', [index])).rows;
        return (await pool.query('SELECT $1::int AS asked, $2::text AS "more"', [index, `text ${index}`])).rows;
      }),
    );
    expect(answers).toEqual(
      answers.map((_, index) => [index % 2 === 0 ? { asked: index } : { asked: index, more: `text ${index}` }]),
    );
  });

  it('reports an error to the client that made it, which can go on', async () => {
    const [pool] = pools;
    await expect(pool!.query('SELECT nonsense')).rejects.toThrow('column "nonsense" does not exist');
    expect((await pool!.query('SELECT plan FROM subscribers WHERE id = $1', [2_000])).rows).toHaveLength(1);
  });

  it('outlives a client that leaves in the middle of a statement', async () => {
    const client = new pg.Client({ ...pools[0]!.options });
    // the connection's own end is reported beside that of the query
    client.on('error', () => {});
    await client.connect();
    const abandoned = client.query('SELECT plan FROM subscribers WHERE id = $1', [1]).catch((error: Error) => error);
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await abandoned).toBeInstanceOf(Error);
    expect((await pools[0]!.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});
