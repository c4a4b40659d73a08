import Fastify from 'fastify';

const app = Fastify();
app.get('/orders/:id', async ({ params }) => ({ id: params.id }));
const address = await app.listen({ port: 0, host: '127.0.0.1' });
await fetch(`${address}/orders/7`);
await fetch(`${address}/nowhere`);
await app.close();
