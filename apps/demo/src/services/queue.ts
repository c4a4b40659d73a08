import { createServer, type Socket } from 'node:net';
import { runProcess } from '@faultline/runtime';
import { Aedes } from 'aedes';
import { LOOPBACK, portOf } from '../platform/addresses.ts';
import { listen } from '../platform/listen.ts';

await runProcess('demo-queue', async () => {
  const broker = await Aedes.createBroker();
  const server = createServer((socket: Socket) => broker.handle(socket));
  await listen(server, portOf('queue'), LOOPBACK);
  return {
    stop: () =>
      new Promise<void>((resolve) => {
        server.close();
        broker.close(resolve);
      }),
  };
});
