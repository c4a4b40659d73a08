import { expect, it } from 'vitest';
import { HTTP_ATTACKS } from '../fixtures/http-attacks.ts';
import { UnderAttack } from './attack-fixture.ts';

// For minutes, several at once, and the slow ones too: test/bench/fuzz-http.ts.
it('a collector that is sent what no good client sends answers in words, within its memory, and serves good clients', async () => {
  const target = await UnderAttack.start();
  target.openIdle(200);
  await Promise.all(HTTP_ATTACKS.filter(({ isSlow }) => !isSlow).map((attack) => target.suffer(attack)));
  const { faults, good, attacks } = await target.end();
  expect(faults).toEqual([]);
  expect(attacks).toBeGreaterThan(30);
  expect(good.stored).toBeGreaterThan(3);
});
