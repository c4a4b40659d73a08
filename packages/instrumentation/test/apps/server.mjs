import { writeSync } from 'node:fs';
import { createServer } from 'node:http';
import CircuitBreaker from 'opossum';

/** Runs until it is told to stop; with OWN_HANDLER it stops by itself when it is told to, with SIGNAL_EXIT it cleans up then. */
const server = createServer().listen(0, '127.0.0.1');
if (process.env.OWN_HANDLER) process.once('SIGTERM', () => server.close());
const { SIGNAL_EXIT: version } = process.env;
if (version) {
  const signalExit = await import(version === '3' ? 'signal-exit-3' : 'signal-exit');
  const onExit = version === '3' ? signalExit.default : signalExit.onExit;
  onExit(() => writeSync(1, 'cleaned up\n'));
}
await new CircuitBreaker(async () => 'done', { name: 'server' }).fire();
process.send('serving');
