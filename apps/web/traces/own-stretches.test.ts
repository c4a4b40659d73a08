import { describe, expect, it } from 'vitest';
import { ownStretches } from './own-stretches.ts';
import { spanDocument } from './trace-fixture.ts';

const child = (spanId: string, offset: number, duration: number) =>
  spanDocument({ spanId, parentId: 'root', offset, duration });
const stretchesOf = (duration: number, children: ReturnType<typeof child>[], traceMs = 100) => {
  const root = spanDocument({ spanId: 'root', duration, children: children.map(({ spanId }) => spanId) });
  return ownStretches([root, ...children], traceMs).get('root');
};

describe('a span’s own time', () => {
  it('lies before, between and after its calls', () => {
    expect(stretchesOf(100, [child('a', 10, 20), child('b', 50, 40)])).toEqual([
      { from: 0, to: 0.1 },
      { from: 0.3, to: 0.5 },
      { from: 0.9, to: 1 },
    ]);
  });

  it('is all of one that calls nobody, however short', () => {
    expect(stretchesOf(100, [])).toEqual([{ from: 0, to: 1 }]);
    expect(stretchesOf(0, [])).toEqual([{ from: 0, to: 1 }]);
  });

  it('is none where calls cover all of it, also beyond its end', () => {
    expect(stretchesOf(100, [child('a', 0, 60), child('b', 50, 90)])).toEqual([]);
  });

  it('is drawn in as few parts as can be told apart on a screen', () => {
    const calls = Array.from({ length: 10_000 }, (_, n) => child(`${n}`, n, 0.001));
    expect(stretchesOf(10_000, calls, 10_000)).toEqual([{ from: expect.closeTo(0, 5), to: 1 }]);
  });

  it('is not known of a span that was not received', () => {
    const gap = { ...spanDocument({ spanId: 'lost', duration: 50 }), span: null };
    expect(ownStretches([gap], 100).get('lost')).toBeUndefined();
  });
});
