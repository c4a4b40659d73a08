import { describe, expect, test } from 'vitest';
import { formatPins, loadLayout, parsePins, pinsOf, saveLayout } from './kept-layout.ts';
import type { Layout } from './layout.ts';

const SCREEN = { width: 1280, height: 720 };
const LAYOUT: Layout = new Map([
  ['api', { x: 12.4, y: -3, tier: 1, isPinned: true, goneSinceMs: null }],
  ['database:pg/db-1:5432,a%', { x: -700, y: 40, tier: 2, isPinned: true, goneSinceMs: null }],
  ['web', { x: 5, y: 6, tier: 0, isPinned: false, goneSinceMs: 17 }],
]);

function storage(initial?: string) {
  let text = initial ?? null;
  const kept = {
    getItem: () => text,
    setItem: (_key: string, value: string) => {
      text = value;
    },
  };
  return () => kept;
}

describe('pins in a link', () => {
  test('are short, and come back whatever nodes are called', () => {
    const pins = pinsOf({ size: SCREEN, layout: LAYOUT });
    const text = formatPins(pins);
    expect(text).toBe('1280x720,api:12:-3,database:pg/db-1:5432%2Ca%25:-700:40');
    expect(parsePins(text)).toEqual({
      size: SCREEN,
      places: new Map([
        ['api', { x: 12, y: -3 }],
        ['database:pg/db-1:5432,a%', { x: -700, y: 40 }],
      ]),
    });
  });

  test('are nothing where nothing was dragged', () => {
    expect(formatPins({ size: SCREEN, places: new Map() })).toBe('');
  });

  test.each([
    '',
    '1280x720',
    '0x720,a:1:2',
    '1280x720,a',
    '1280x720,a:1:NaN',
    '1280x720,:1:2',
    '99999x1,a:1:2',
    'x,a:1:2',
  ])('mean nothing when they are %j', (text) => {
    expect(parsePins(text)).toBeNull();
  });
});

describe('the layout that a browser keeps', () => {
  test('comes back whole', () => {
    const browser = storage();
    saveLayout(browser, { size: SCREEN, layout: LAYOUT });
    const kept = loadLayout(browser)!;
    expect(kept.size).toEqual(SCREEN);
    expect(kept.layout.get('api')).toEqual({ x: 12, y: -3, tier: 1, isPinned: true, goneSinceMs: null });
    expect([...kept.layout.keys()]).toEqual([...LAYOUT.keys()]);
  });

  test.each([undefined, 'nonsense', '{}', '{"size":{"width":1,"height":1},"nodes":[["a","b",1,1,0]]}', '[]', '7'])(
    'is nobody’s when it is %j',
    (text) => {
      expect(loadLayout(storage(text))).toBeNull();
    },
  );

  test('is not kept where the browser forbids it, and that breaks nothing', () => {
    const forbidden = () => {
      throw new DOMException('no', 'SecurityError');
    };
    const full = () => ({
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    for (const browser of [forbidden, full]) {
      expect(() => saveLayout(browser, { size: SCREEN, layout: LAYOUT })).not.toThrow();
    }
    expect(loadLayout(forbidden)).toBeNull();
  });
});
