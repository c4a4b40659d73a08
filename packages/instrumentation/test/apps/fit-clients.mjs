import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { injectFault } from '@faultline/instrumentation';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Answers /cache, /database and /callback by one call of a redis and a PostgreSQL of its own, /queue by a point of its own. */
const redisServer = createServer((socket) => {
  socket.on('data', (data) => {
    for (const _ of data.toString().matchAll(/^\*\d+\r$/gm)) socket.write('+OK\r\n');
  });
}).listen(0, '127.0.0.1');

const message = (type, ...parts) => {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? Buffer.from([0, 0, 0, part]) : Buffer.from(part))),
  );
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const postgres = createServer((socket) => {
  socket.once('data', () => {
    socket.write(Buffer.concat([message('R', 0), message('Z', 'I')]));
    socket.on(
      'data',
      ([type]) => type === 0x51 && socket.write(Buffer.concat([message('C', 'SELECT 0\0'), message('Z', 'I')])),
    );
  });
}).listen(0, '127.0.0.1');
await new Promise((resolve) => postgres.on('listening', resolve));

const redis = new Redis({ port: redisServer.address().port, host: '127.0.0.1', enableReadyCheck: false });
const pool = new pg.Pool({ port: postgres.address().port, host: '127.0.0.1', user: 'demo', database: 'orders' });
const client = new pg.Client({ port: postgres.address().port, host: '127.0.0.1', user: 'demo', database: 'orders' });
await client.connect();

const routes = {
  '/cache': () => redis.get('key'),
  '/database': () => pool.query('SELECT 1'),
  '/promise': () => client.query('SELECT 1'),
  '/queue': () => injectFault({ type: 'queue', name: 'orders', operation: 'publish' }),
};
// See fit-api.mjs.
const server = createHttpServer({ keepAliveTimeout: 600_000 }, async (request, response) => {
  const error = await routes[request.url]().then(
    () => undefined,
    (reason) => reason,
  );
  response.end(error ? `${error.name} ${error.code}` : 'done');
});
server.listen(0, '127.0.0.1', () =>
  process.send({ port: server.address().port, redis: redisServer.address().port, postgres: postgres.address().port }),
);
process.on('disconnect', () => process.exit());
