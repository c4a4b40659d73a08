import { describe, expect, it } from 'vitest';
import { addFigures } from './add-figures.ts';
import { noFigures } from './diagnosis-sums.ts';
import { requests, type Work } from './requests.fixture.ts';

const work = (request: number): Work => ({
  service: 'web',
  failed: request % 7 === 0,
  calls: [{ to: { service: 'cart', selfMs: 1 + (request % 5), failed: request % 7 === 0 }, failed: request % 7 === 0 }],
});

describe('sums of spans', () => {
  it('are those of a longer bucket, added up', () => {
    const { operations } = requests(300, work);
    const served = operations.filter(({ service }) => service === 'cart');
    expect(served.map(({ bucketMs, spans }) => [bucketMs, spans])).toEqual([
      [0, 100],
      [10_000, 100],
      [20_000, 100],
    ]);
    const total = noFigures();
    for (const row of served) addFigures(total, row);
    expect(total).toMatchObject({ spans: 300, failed: 43, origins: 43, whole: 300, childless: 300, roots: 0 });
    const selfTimes = served.flatMap((row) => [...(row.selfTimes as Map<number, number>).values()]);
    expect(selfTimes.reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(total.self.sumMs + total.failedSelf.sumMs).toBeCloseTo(total.duration.sumMs);
  });

  it('count requests where they enter', () => {
    const { operations } = requests(50, work);
    const [entry] = operations.filter(({ roots }) => roots > 0);
    expect(entry).toMatchObject({ service: 'web', roots: 50, failedRoots: 8, failed: 8, origins: 0, whole: 42 });
  });

  it('tell the children of spans below which nothing failed', () => {
    const { children } = requests(50, work);
    expect(children).toEqual([
      expect.objectContaining({ service: 'web', childService: 'web', childOperation: 'call cart', present: 42 }),
      expect.objectContaining({
        service: 'web',
        kind: 'client',
        childService: 'cart',
        childOperation: 'serve',
        present: 42,
      }),
    ]);
  });
});
