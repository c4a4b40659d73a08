import { createServer } from 'node:http';

/** Passes on to UPSTREAM what it is asked for; fails by itself if the request says so. Reads the body, as edges do. */
// See fit-api.mjs.
const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  request.resume().on('end', async () => {
    if (request.headers['x-fail']) return response.writeHead(500).end('failed');
    const answer = await fetch(process.env.UPSTREAM + request.url);
    response.writeHead(answer.status).end(await answer.text());
  });
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
