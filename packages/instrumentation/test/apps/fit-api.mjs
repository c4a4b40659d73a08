import { createServer } from 'node:http';
import { faultCounts } from '@faultline/instrumentation';
import { cockatielGuard, opossumGuard } from './fit-guards.mjs';

/**
 * Answers /guarded/NAME by asking CALLEE for /titles/7 through a breaker of that name, /counted/NAME with what the breaker
 * has counted, and /faults with what was injected.
 */
const makeGuard = process.env.LIBRARY === 'opossum' ? opossumGuard : cockatielGuard;
const guards = new Map();

async function ask() {
  const response = await fetch(`${process.env.CALLEE}/titles/7`);
  if (!response.ok) throw new Error(`the callee answered ${response.status}`);
  await response.text();
  return 'fresh';
}

const routes = {
  guarded: (guard) => guard.call(),
  counted: (guard) => JSON.stringify(guard.counted()),
  faults: () => JSON.stringify(faultCounts()),
};

// A connection that is closed while the next request is on its way to it fails that, on a machine that stands still for a while.
const server = createServer({ keepAliveTimeout: 600_000 }, async (request, response) => {
  const [, route, name] = request.url.split('/');
  if (name && !guards.has(name)) guards.set(name, await makeGuard(name, ask));
  response.end(await routes[route](guards.get(name)));
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
