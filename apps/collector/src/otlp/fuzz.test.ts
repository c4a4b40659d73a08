import { expect, it } from 'vitest';
import { FuzzInputs } from '../../test/fuzz/inputs.ts';
import { IntakeCheck } from '../../test/fuzz/intake-check.ts';

// A million of them: test/bench/fuzz-decode.ts.
it('the intake refuses by name or stores exactly what it is sent, whatever that is', () => {
  const inputs = new FuzzInputs(2026);
  const intake = new IntakeCheck();
  const outcomes = { accepted: 0, unlike: 0, refused: 0 };
  for (let round = 0; round < 3_000; round++) outcomes[intake.check(inputs.next()).is]++;
  intake.compare();
  expect(outcomes.accepted).toBeGreaterThan(1_200);
  expect(outcomes.refused).toBeGreaterThan(500);
  expect(outcomes.unlike).toBeLessThan(400);
}, 60_000);
