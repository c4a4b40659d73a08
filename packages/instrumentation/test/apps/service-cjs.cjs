const http = require('node:http');

import('./service-handler.mjs').then(({ handle }) => {
  // See fit-api.mjs.
  const options = { keepAliveTimeout: 600_000 };
  const server = http.createServer(options, (request, response) => handle(request, response, http.get));
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
});
