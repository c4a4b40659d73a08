import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import next from 'next';

/** Serves next-app, compiling it as it is asked for. */
const app = next({ dev: true, dir: fileURLToPath(new URL('next-app', import.meta.url)), hostname: '127.0.0.1' });
await app.prepare();
const server = createServer(app.getRequestHandler()).listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
