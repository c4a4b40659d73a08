import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import { type Call, requests, type Work } from './requests.fixture.ts';

/** The same numbers for the same seed (mulberry32). */
function randomSource(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function anyWork(random: (below: number) => number, depth = 0): Work {
  const calls = Array.from({ length: depth < 3 ? random(3) : 0 }, () => anyCall(random, depth));
  return {
    service: `s${random(4)}`,
    selfMs: random(3) * 10 ** random(4),
    failed: random(4) === 0,
    status: anyStatus(random),
    calls,
  };
}

function anyCall(random: (below: number) => number, depth: number): Call {
  const kind = (['external', 'database', 'queue'] as const)[random(3)]!;
  return {
    to: random(3) === 0 ? { kind, name: `s${random(6)}` } : anyWork(random, depth + 1),
    failed: random(3) === 0,
    rejected: random(6) === 0,
    timedOut: random(6) === 0,
    gapMs: random(50),
    ...(random(3) === 0 && { durationMs: random(100) }),
  };
}

const anyStatus = (random: (below: number) => number): string => ['200', '400', '500'][random(3)]!;

/** Whatever its services asked of one store fails, and they ask others instead, which take long over it. */
function withoutStore(work: Work, random: (below: number) => number): Work {
  const without = { to: { kind: 'cache' as const, name: 'lost' }, failed: true, durationMs: 1 };
  const instead = { to: { kind: 'database' as const, name: `s${random(2)}` }, durationMs: 200 + random(100) };
  const calls = (work.calls ?? []).map((call) =>
    'service' in call.to ? { ...call, to: withoutStore(call.to, random) } : call,
  );
  return { ...work, calls: [without, instead, ...calls] };
}

function withStore(work: Work, random: (below: number) => number): Work {
  const calls = (work.calls ?? []).map((call) =>
    'service' in call.to ? { ...call, to: withStore(call.to, random) } : call,
  );
  const cache = { to: { kind: 'cache' as const, name: 'lost' }, durationMs: 1 };
  const rare = { to: { kind: 'database' as const, name: `s${random(2)}` }, durationMs: 2 };
  return { ...work, calls: [cache, ...(random(5) === 0 ? [rare] : []), ...calls] };
}

describe.each([
  { traffic: 'any traffic', before: (work: Work) => work, after: (work: Work) => work },
  { traffic: 'any traffic that lost a store', before: withStore, after: withoutStore },
])('of $traffic', ({ before, after }) => {
  it('every suspect is told with evidence and finite figures, and scores stay within 0..1', () => {
    for (let seed = 0; seed < 150; seed++) {
      const random = randomSource(seed);
      const window = (fromMs: number, change: typeof before) =>
        requests(random(30), () => change(anyWork(random), random), fromMs);
      const { suspects, impact } = diagnose(window(0, before), window(60_000, after));
      const figures = suspects.flatMap(({ evidence, score, explains }) => [
        score,
        explains,
        ...evidence.flatMap((one) => Object.values(one.figures)),
      ]);
      expect(figures.every(Number.isFinite), `seed ${seed}`).toBe(true);
      expect(
        suspects.every(({ evidence, explains }) => evidence.length > 0 && explains >= 0 && explains <= 1),
        `seed ${seed}`,
      ).toBe(true);
      expect(
        suspects.reduce((sum, { score }) => sum + score, 0),
        `seed ${seed}`,
      ).toBeLessThan(1);
      expect(impact.shareOfEntry, `seed ${seed}`).toBeLessThanOrEqual(1);
    }
  });
});
