import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { postAlert } from './post-alert.ts';

let receiver: Server;
afterEach(() => receiver.close());

/** What becomes of an alert whose receiver sends these bytes; it leaves the connection to us. */
async function postTo(answer: string): Promise<string> {
  receiver = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(answer));
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const { port } = receiver.address() as AddressInfo;
  const payload = { url: `http://127.0.0.1:${port}/`, body: {} };
  return postAlert(payload, { token: '', headers: [] }, 'id', { anyAddress: true, withinMs: 60_000 });
}

test.each([
  ['HTTP/1.1 204 No Content\r\n\r\n', ''],
  ['HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', ''],
  ['HTTP/1.1 500 No\r\n\r\n', 'answered 500'],
  ['HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n', 'answered 302, which leads elsewhere: redirects are not followed'],
  [
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
    'closed the connection without an answer',
  ],
])('the answer %j comes to "%s"', async (answer, outcome) => {
  expect(await postTo(answer)).toBe(outcome);
});
