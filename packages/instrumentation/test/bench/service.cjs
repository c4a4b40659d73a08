// A service as most are: each request asks a callee once by fetch and once by node:http. CommonJS, so that OpenTelemetry's
// plain set-up traces it as well. Tells its CPU time and memory when asked by IPC.
const http = require('node:http');

const agent = new http.Agent({ keepAlive: true });
const callee = process.env.CALLEE;

const getText = (url) =>
  new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      response.resume();
      response.on('end', resolve);
    });
    request.on('error', reject);
  });

const server = http.createServer(async (_request, response) => {
  try {
    await (await fetch(`${callee}/by-fetch`)).text();
    await getText(`${callee}/by-http`);
    response.end('done');
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});

process.on('message', async (question) => {
  if (question === 'usage') process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage().rss });
  if (question === 'lost') {
    const { start } = await import('@faultline/instrumentation');
    process.send({ lost: (await start()).lostSpans() });
  }
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
