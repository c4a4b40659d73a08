import { createServer } from 'node:http';

/** Fetches that come to nothing: out of time, aborted, refused. */
const controller = new AbortController();
// The first may be out of time before it comes here.
const server = createServer(({ url }) => url === '/aborted' && controller.abort()).listen(0, '127.0.0.1');
await new Promise((resolve) => server.on('listening', resolve));
const url = `http://127.0.0.1:${server.address().port}`;

await fetch(url, { signal: AbortSignal.timeout(100) }).catch(() => {});
await fetch(`${url}/aborted`, { signal: controller.signal }).catch(() => {});
server.closeAllConnections();
await new Promise((resolve) => server.close(resolve));
await fetch(url).catch(() => {});
