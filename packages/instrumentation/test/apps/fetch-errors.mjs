import { createServer } from 'node:http';

/** Fetches that come to nothing: out of time, aborted, refused. */
const server = createServer(() => {}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.on('listening', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const controller = new AbortController();
server.once('request', () => server.once('request', () => controller.abort()));

await fetch(url, { signal: AbortSignal.timeout(100) }).catch(() => {});
await fetch(url, { signal: controller.signal }).catch(() => {});
server.closeAllConnections();
await new Promise((resolve) => server.close(resolve));
await fetch(url).catch(() => {});
