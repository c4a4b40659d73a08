import { describe, expect, it } from 'vitest';
import { NOW, readTimeState, type TimeState, writeTimeState } from './time-state.ts';

const read = (query: string) => readTimeState(new URLSearchParams(query));
const AT = Date.UTC(2026, 0, 31, 12, 0, 20);

describe('the time that the URL says', () => {
  it('is now, and says nothing of it', () => {
    expect(read('')).toEqual(NOW);
    expect(writeTimeState(NOW)).toEqual([]);
  });

  it.each<[Partial<TimeState>, string]>([
    [{ at: AT }, 'at=2026-01-31T12:00:20Z'],
    [{ at: AT, speed: 10, window: '5m', range: '6h' }, 'at=2026-01-31T12:00:20Z&speed=10&window=5m&range=6h'],
    [{ baseline: { earlier: '1d' } }, 'compare=1d'],
    [{ at: AT, baseline: { at: AT - 60_000 } }, 'at=2026-01-31T12:00:20Z&compare=2026-01-31T11:59:20Z'],
  ])('%j is %s, and back', (time, query) => {
    expect(writeTimeState({ ...NOW, ...time }).join('&')).toBe(query);
    expect(read(query)).toEqual({ ...NOW, ...time });
  });

  it('is on whole buckets', () => {
    expect(read('at=2026-01-31T12:00:16Z').at).toBe(AT);
  });

  it.each(['at=now', 'at=2026-13-31T12:00:00Z', 'at=', 'speed=10', 'window=2m', 'range=toString', 'compare=2h'])(
    'is now where %s means nothing',
    (query) => {
      expect(read(query)).toEqual(NOW);
    },
  );
});
