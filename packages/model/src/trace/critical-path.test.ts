import { describe, expect, it } from 'vitest';
import { type SpanFixture, traceSpan } from './trace-span.fixture.ts';
import { buildTraceTree } from './trace-tree.ts';

const pathOf = (...spans: SpanFixture[]) =>
  buildTraceTree(spans.map(traceSpan)).criticalPath.map(
    ({ spanId, startNs, endNs }) => `${spanId} ${startNs}-${endNs}`,
  );

describe('the critical path', () => {
  it('is the span itself where it has no children', () => {
    expect(pathOf({ id: 'a', at: 0, for: 10 })).toEqual(['a 0-10']);
  });

  it('goes through one child after another where they ran in turn', () => {
    expect(
      pathOf(
        { id: 'a', at: 0, for: 100 },
        { id: 'b', parent: 'a', at: 10, for: 30 },
        { id: 'c', parent: 'a', at: 50, for: 40 },
      ),
    ).toEqual(['a 0-10', 'b 10-40', 'a 40-50', 'c 50-90', 'a 90-100']);
  });

  it('goes through the last to finish of children that ran at once', () => {
    expect(
      pathOf(
        { id: 'a', at: 0, for: 100 },
        { id: 'short', parent: 'a', at: 10, for: 30 },
        { id: 'long', parent: 'a', at: 10, for: 80 },
        { id: 'within', parent: 'long', at: 20, for: 10 },
      ),
    ).toEqual(['a 0-10', 'long 10-20', 'within 20-30', 'long 30-90', 'a 90-100']);
  });

  it('leaves the root only for as long as the root waited', () => {
    expect(pathOf({ id: 'a', at: 0, for: 100 }, { id: 'late', parent: 'a', at: 60, for: 500 })).toEqual([
      'a 0-60',
      'late 60-100',
    ]);
  });

  it('passes over what began after the root ended', () => {
    expect(
      pathOf(
        { id: 'a', at: 0, for: 10, kind: 'producer' },
        { id: 'b', parent: 'a', at: 50, for: 5, kind: 'consumer', service: 'worker' },
      ),
    ).toEqual(['a 0-10']);
  });
});

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

/** Anything that may arrive: parents that are missing, circles, clocks that are off, spans of no length. */
function anyTrace(seed: number): SpanFixture[] {
  const random = randomSource(seed);
  return Array.from({ length: 1 + random(40) }, (_, i) => ({
    id: `s${i}`,
    parent: random(6) === 0 ? '' : `s${random(45)}`,
    at: random(2_000) - random(500),
    for: random(4) === 0 ? 0 : random(1_000),
    kind: (['internal', 'server', 'client', 'producer', 'consumer'] as const)[random(5)]!,
    service: `service-${random(4)}`,
    failed: random(3) === 0,
  }));
}

describe('of any trace', () => {
  const trees = Array.from({ length: 2_000 }, (_, seed) => {
    const spans = anyTrace(seed);
    return { seed, spans, tree: buildTraceTree(spans.map(traceSpan)) };
  });

  it('every span is placed once', () => {
    for (const { seed, spans, tree } of trees) {
      const ids = tree.spans.filter(({ span }) => span).map(({ spanId }) => spanId);
      expect(ids.toSorted(), `seed ${seed}`).toEqual(spans.map(({ id }) => id).toSorted());
      expect(new Set(tree.spans.map(({ spanId }) => spanId)).size).toBe(tree.spans.length);
    }
  });

  it('the critical path covers the root without gap or overlap, and its shares add up to the root', () => {
    for (const { seed, tree } of trees) {
      const root = tree.spans.find(({ spanId }) => spanId === tree.rootId)!;
      let position = root.startNs;
      for (const { startNs, endNs } of tree.criticalPath) {
        expect(startNs, `seed ${seed}`).toBe(position);
        expect(endNs, `seed ${seed}`).toBeGreaterThan(startNs);
        position = endNs;
      }
      expect(position, `seed ${seed}`).toBe(root.startNs + root.durationNs);
      expect(
        tree.spans.reduce((sum, { criticalNs }) => sum + criticalNs, 0),
        `seed ${seed}`,
      ).toBe(root.durationNs);
    }
  });

  it('self time lies between nothing and the duration, and no span decided more than it lasted', () => {
    for (const { seed, tree } of trees) {
      for (const { spanId, durationNs, selfNs, criticalNs } of tree.spans) {
        const label = `seed ${seed}, ${spanId}`;
        expect(durationNs, label).toBeGreaterThanOrEqual(0);
        expect(selfNs, label).toBeGreaterThanOrEqual(0);
        expect(selfNs, label).toBeLessThanOrEqual(durationNs);
        expect(criticalNs, label).toBeLessThanOrEqual(durationNs);
      }
    }
  });

  it('durations are those received, and no child is shown before its parent', () => {
    for (const { seed, tree } of trees) {
      const byId = new Map(tree.spans.map((span) => [span.spanId, span]));
      for (const { spanId, span, durationNs, startNs, parentId } of tree.spans) {
        if (span) expect(durationNs, `seed ${seed}, ${spanId}`).toBe(span.durationNs);
        const parent = byId.get(parentId);
        if (parent?.span) expect(startNs, `seed ${seed}, ${spanId}`).toBeGreaterThanOrEqual(parent.startNs);
      }
    }
  });

  it('the tree does not depend on the order of arrival', () => {
    for (const { seed, spans, tree } of trees.slice(0, 300)) {
      expect(buildTraceTree(spans.toReversed().map(traceSpan)), `seed ${seed}`).toEqual(tree);
    }
  });
});
