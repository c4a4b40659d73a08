import { expect, it } from 'vitest';
import { assignPorts } from './ports.ts';

it('gives no process a port at which Faultline itself listens, or will', async () => {
  const all = Object.values(await assignPorts(0, []));
  const first = all[0]!;
  const assigned = Object.values(await assignPorts(first - 1, [first]));
  expect(assigned).not.toContain(first);
  expect(new Set(assigned).size).toBe(all.length);
});
