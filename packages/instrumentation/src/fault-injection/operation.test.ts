import { expect, test } from 'vitest';
import { isOfOperation } from './operation.ts';

test.each([
  ['GET /orders/:id', 'GET', '/orders/7', true],
  ['GET /orders/{id}', 'GET', '/orders/7/', true],
  ['GET /orders/:id', 'POST', '/orders/7', false],
  ['GET /orders/:id', 'GET', '/orders', false],
  ['GET /orders/:id', 'GET', '/orders/7/lines', false],
  ['/orders/:id', 'DELETE', '/orders/7', true],
  ['GET', 'GET', '/anything', true],
  ['GET', 'POST', '/anything', false],
  ['GET /', 'GET', '/', true],
  ['GET /', 'GET', '/x', false],
  ['GET /files/*', 'GET', '/files/a/b', true],
  ['GET /files/*', 'GET', '/files', false],
])('%s: %s %s → %s', (operation, method, path, expected) => {
  expect(isOfOperation(operation, method, path)).toBe(expected);
});
