import { describe, expect, it } from 'vitest';
import { displayName, nodeId } from './node.ts';

describe('the name of a node', () => {
  it.each([
    ['service', 'checkout', 'checkout'],
    ['external', 'api.stripe.com:8443', 'api.stripe.com:8443'],
    ['database', 'postgresql/db-1:5432/orders', 'orders'],
    ['database', 'postgresql/db-1:5432', 'postgresql db-1:5432'],
    ['database', 'sqlite', 'sqlite'],
    ['cache', 'redis/127.0.0.1:6379', 'redis:6379'],
    ['cache', 'redis/localhost:6379/0', 'redis:6379'],
    ['cache', 'redis/cache-1:6379/0', 'redis cache-1:6379/0'],
    ['queue', 'kafka/orders', 'orders'],
  ] as const)('of a %s %s is %s', (kind, name, shown) => {
    expect(displayName({ kind, name })).toBe(shown);
  });

  it('differs in its id from that of a service called the same', () => {
    expect(nodeId({ kind: 'queue', name: 'orders' })).not.toBe(nodeId({ kind: 'service', name: 'orders' }));
  });
});
