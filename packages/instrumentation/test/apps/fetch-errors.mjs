import { createServer } from 'node:http';

/** Fetches that come to nothing: out of time, aborted, refused. */
const late = new AbortController();
const unwanted = new AbortController();
const ends = {
  // As AbortSignal.timeout does, whose time may be over before a busy machine has begun to fetch.
  '/late': () => late.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
  '/unwanted': () => unwanted.abort(),
};
const server = createServer(({ url }) => ends[url]()).listen(0, '127.0.0.1');
await new Promise((resolve) => server.on('listening', resolve));
const url = `http://127.0.0.1:${server.address().port}`;

await fetch(`${url}/late`, { signal: late.signal }).catch(() => {});
await fetch(`${url}/unwanted`, { signal: unwanted.signal }).catch(() => {});
server.closeAllConnections();
await new Promise((resolve) => server.close(resolve));
await fetch(url).catch(() => {});
