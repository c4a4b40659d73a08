import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { listen } from './listen.ts';

it('an error while accepting connections is told, and ends nothing', async () => {
  const server = createServer();
  const told: Error[] = [];
  const port = await listen(server, {
    port: 0,
    host: '127.0.0.1',
    variable: 'FAULTLINE_OTLP_HTTP_PORT',
    acceptFailed: (error) => told.push(error),
  });
  const errors = [new Error('accept EMFILE'), new Error('accept EMFILE')];
  for (const error of errors) server.emit('error', error);
  expect(told).toEqual(errors);
  await expect(
    listen(createServer(), { port, host: '127.0.0.1', variable: 'FAULTLINE_OTLP_HTTP_PORT', acceptFailed: () => {} }),
  ).rejects.toThrow(`Port ${port} is already in use`);
  server.close();
});
