import { expect, it } from 'vitest';
import { rejectUnkept } from './unkept-intake.ts';

it.each([
  ['that cannot be decoded', '{', 400],
  ['of more values than fit in memory', `{"resourceMetrics":[{}${',{}'.repeat(2_200_000)}]}`, 413],
])('an export of metrics %s is refused', async (_what, body, status) => {
  await expect(rejectUnkept(Buffer.from(body), 'metrics', 'application/json')).rejects.toMatchObject({ status });
});
