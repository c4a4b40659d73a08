import Fastify from 'fastify';

const app = Fastify();
app.addHook('onRequest', async ({ headers }, reply) => {
  if (headers['x-stranger']) return reply.code(401).send();
});
app.addHook('preHandler', async ({ headers }, reply) => {
  if (headers['x-broken']) return reply.code(500).send();
});
const schema = { params: { type: 'object', properties: { id: { type: 'integer' } } } };
app.get('/orders/:id', { schema }, async ({ params }) => ({ id: params.id }));
app.register(async (plugin) => plugin.get('/:id', async () => 'x'), { prefix: '/baskets' });
const address = await app.listen({ port: 0, host: '127.0.0.1' });
await fetch(`${address}/orders/7`);
await fetch(`${address}/orders/7`, { headers: { 'x-stranger': '1' } });
await fetch(`${address}/orders/seven`);
await fetch(`${address}/orders/7`, { headers: { 'x-broken': '1' } });
await fetch(`${address}/baskets/7`, { headers: { 'x-stranger': '1' } });
await fetch(`${address}/nowhere`);
await app.close();
