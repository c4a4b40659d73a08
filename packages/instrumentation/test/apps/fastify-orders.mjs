import Fastify from 'fastify';
import { stock } from './stock.mjs';

const app = Fastify();
app.get('/orders/:id', async ({ params }) => ({ id: params.id, stock: await stock.fire() }));
await app.listen({ port: 0, host: '127.0.0.1' });
process.send(app.server.address().port);
