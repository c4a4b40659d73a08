import express from 'express';
import { stock } from './stock.mjs';

const app = express();
app.get('/orders/:id', async ({ params }, response) => response.json({ id: params.id, stock: await stock.fire() }));
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
