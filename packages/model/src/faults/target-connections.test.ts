import { describe, expect, it } from 'vitest';
import type { FaultTarget } from './experiment.ts';
import { isAtTarget } from './target-connections.ts';

const NODES = [
  { id: 'api', name: 'api', kind: 'service' as const },
  { id: 'database:postgresql/db-1:5432/orders', name: 'orders', kind: 'database' as const },
];
const breaker = { name: 'orders-db', state: 'closed' as const, open: 0, instances: 1, since: 0, nextProbeAt: 0 };
const TO_API = { source: 'web', target: 'api', breaker };
const TO_DATABASE = { source: 'api', target: NODES[1]!.id, breaker };

describe('a connection is at the target of a fault', () => {
  it.each<[FaultTarget, typeof TO_API, boolean]>([
    [{ type: 'service', name: 'api' }, TO_API, true],
    [{ type: 'service', name: 'web' }, TO_API, false],
    [{ type: 'operation', name: 'api', operation: 'GET /' }, TO_API, true],
    [{ type: 'edge', from: 'web', name: 'api' }, TO_API, true],
    [{ type: 'edge', from: 'shop', name: 'api' }, TO_API, false],
    [{ type: 'breaker', name: 'orders-db' }, TO_API, true],
    [{ type: 'breaker', name: 'orders-db', from: 'api' }, TO_API, false],
    [{ type: 'database', name: 'orders' }, TO_DATABASE, true],
    [{ type: 'database', name: 'postgresql' }, TO_DATABASE, true],
    [{ type: 'database', name: 'db-1' }, TO_DATABASE, true],
    [{ type: 'database', name: 'db-1:5432' }, TO_DATABASE, true],
    [{ type: 'database', name: 'db' }, TO_DATABASE, false],
    [{ type: 'cache', name: 'postgresql' }, TO_DATABASE, false],
  ])('%j', (target, connection, expected) => {
    expect(isAtTarget(connection, [{ target }], NODES)).toBe(expected);
  });
});
