const { createServer } = require('node:net');
const { Redis } = require('ioredis');
const { Client } = require('pg');

/** Says OK to every command, as a redis might. */
function answer(socket) {
  socket.on('data', (data) => {
    for (const _ of data.toString().matchAll(/^\*\d+\r$/gm)) socket.write('+OK\r\n');
  });
}

/** Asks a redis that answers and a PostgreSQL that hangs up. */
async function main() {
  const redisServer = createServer((socket) => answer(socket)).listen(0, '127.0.0.1');
  const postgres = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => postgres.on('listening', resolve));

  const redis = new Redis({ port: redisServer.address().port, host: '127.0.0.1', enableReadyCheck: false });
  await redis.set('key', 'value');
  redis.disconnect();
  const away = new Redis({ port: 1, host: '127.0.0.1', enableOfflineQueue: false, retryStrategy: () => null });
  away.on('error', () => {});
  await away.get('key').catch(() => {});
  const client = new Client({ port: postgres.address().port, host: '127.0.0.1', user: 'demo', database: 'demo' });
  await client.connect().catch(() => {});
  redisServer.close();
  postgres.close();
}
main();
