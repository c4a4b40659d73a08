import { createServer } from 'node:http';

/** Answers /ok and /popular; accepts /never and leaves it at that. */
// See fit-api.mjs.
const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  if (request.url === '/ok') response.end('fresh');
  if (request.url === '/popular') response.end('popular');
});
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
process.on('disconnect', () => process.exit());
