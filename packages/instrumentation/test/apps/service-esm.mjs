import { createServer, get } from 'node:http';
import { handle } from './service-handler.mjs';

// See fit-api.mjs.
const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => handle(request, response, get));
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
