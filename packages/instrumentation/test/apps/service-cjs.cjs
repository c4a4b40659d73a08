const http = require('node:http');

import('./service-handler.mjs').then(({ handle }) => {
  const server = http.createServer((request, response) => handle(request, response, http.get));
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
});
