import { createServer } from 'node:http';
import CircuitBreaker from 'opossum';

/** Runs until it is told to stop; with OWN_HANDLER it stops by itself when it is told to. */
const server = createServer().listen(0, '127.0.0.1');
if (process.env.OWN_HANDLER) process.once('SIGTERM', () => server.close());
await new CircuitBreaker(async () => 'done', { name: 'server' }).fire();
process.send('serving');
