import { expect, test } from 'vitest';
import { MovedAlong } from './moved-along.ts';

const HOME = { x: 0, y: 0, zoom: 1 };
const AWAY = { x: 30, y: -10, zoom: 2 };

function movedAlong() {
  const style = { transform: '', transformOrigin: '' };
  return { style, moved: new MovedAlong({ style } as unknown as HTMLElement) };
}

test('what was never drawn is drawn at once, even for a view that moves', () => {
  expect(movedAlong().moved.follow(HOME, true)).toBe(true);
});

test('what was drawn for another view is moved along until the view rests', () => {
  const { style, moved } = movedAlong();
  moved.drawn(HOME);
  expect(moved.follow(AWAY, true)).toBe(false);
  expect(style.transform).toBe('translate(30px, -10px) scale(2)');
  expect(moved.follow(AWAY, false)).toBe(true);
  expect(style.transform).toBe('translate(30px, -10px) scale(2)');
  moved.drawn(AWAY);
  expect(style.transform).toBe('');
  expect(moved.follow(AWAY, false)).toBe(false);
});

test('a view that comes back to where it was drawn needs no drawing', () => {
  const { style, moved } = movedAlong();
  moved.drawn(HOME);
  moved.follow(AWAY, true);
  expect(moved.follow(HOME, false)).toBe(false);
  expect(style.transform).toBe('');
});
