import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ShownClock } from '../live-feed/server-clock.ts';
import { LANGUAGE } from '../text/language.ts';
import type { MarksLayer } from './draw/marks-layer.ts';
import type { LayerStack } from './layer-stack.ts';
import { sampleConnection, sampleGraph } from './sample-graph.ts';
import { buildScene } from './scene.ts';
import { StillPicture } from './still-picture.ts';

const HERE_MS = 1_800_000_000_000;
const AHEAD_MS = 600_000;
const SERVER_MS = HERE_MS + AHEAD_MS;

/** A picture of one breaker, open for 4 s, that probes in 6 s. */
function openBreaker() {
  const times = { since: SERVER_MS - 4_000, nextProbeAt: SERVER_MS + 6_000 };
  const breaker = { name: 'b', state: 'open', open: 1, instances: 1, ...times } as const;
  const places = new Map([
    ['a', { x: 0, y: 0 }],
    ['b', { x: 300, y: 0 }],
  ]);
  const scene = buildScene(sampleGraph([sampleConnection('a', 'b', { breaker })]), places, new Map(), () => undefined);
  const drawnAt: number[] = [];
  const drawBreakers: MarksLayer['drawBreakers'] = (_scene, _view, { nowMs }) => void drawnAt.push(nowMs);
  const marks = { drawIcons() {}, drawBreakers };
  const layers = { marks, still: [], isCrowded: false, drawStill: () => true } as unknown as LayerStack;
  const element = () => ({ style: {} }) as HTMLElement;
  const picture = new StillPicture(element(), element(), layers);
  const draw = (clock: ShownClock) =>
    picture.draw({
      // Names would need a page.
      scene: { ...scene, nodes: [] },
      view: { x: 0, y: 0, zoom: 0.4 },
      isViewMoving: false,
      target: null,
      grid: { x: 0, y: 0, zoom: 1 },
      highlights: {
        emphasisOf: () => 1,
        isEdgeLit: () => false,
        showsDetail: () => false,
        outlineOf: () => 0,
        focusedNode: null,
        pulseOf: () => 1,
      },
      marks: new Map(),
      viewport: { width: 800, height: 600 },
      isReduced: true,
      language: LANGUAGE.en,
      labelSize: 1,
      clock,
      now: 0,
    });
  return { picture, draw, drawnAt };
}

describe('the countdown of a breaker', () => {
  beforeEach(() => void vi.useFakeTimers({ now: HERE_MS, toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  test('goes by the clock of the server, however wrong that of the browser is', () => {
    const { picture, draw, drawnAt } = openBreaker();
    draw({ aheadMs: AHEAD_MS });
    expect(drawnAt).toEqual([SERVER_MS]);
    expect(picture.isCounting).toBe(true);
    vi.setSystemTime(HERE_MS + 6_000);
    expect(picture.isCounting).toBe(false);
  });

  test('stands still at a moment in the past', () => {
    const { picture, draw, drawnAt } = openBreaker();
    draw({ stoppedAtMs: SERVER_MS + 2_000 });
    expect(drawnAt).toEqual([SERVER_MS + 2_000]);
    expect(picture.isCounting).toBe(false);
  });
});
