import Fastify from 'fastify';

const app = Fastify();
app.get('/titles/:id', async ({ headers }) => headers);
app.post('/titles/:id', async ({ body }) => body);
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.send(Number(new URL(address).port));
process.on('disconnect', () => process.exit());
