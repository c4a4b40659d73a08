import { nodeId } from '@faultline/model';
import { expect, it } from 'vitest';
import { nodeRefOf } from './node-ref.ts';

it('is the inverse of a node id', () => {
  for (const ref of [
    { kind: 'service', name: 'cache:6379' },
    { kind: 'cache', name: 'redis/cache:6379' },
    { kind: 'entry', name: 'internet' },
    { kind: 'external', name: 'maps.example.com:443' },
  ] as const) {
    expect(nodeRefOf({ id: nodeId(ref), kind: ref.kind })).toEqual(ref);
  }
});
