import { describe, expect, test } from 'vitest';
import { nextNode } from './walk.ts';

const PLACES = new Map([
  ['entry', { x: 0, y: 0 }],
  ['api', { x: 200, y: -60 }],
  ['nccp', { x: 200, y: 120 }],
  ['db', { x: 400, y: -50 }],
]);

describe('walking the map with arrow keys', () => {
  test('begins at the left', () => {
    expect(nextNode(PLACES, null, 'right')).toBe('entry');
    expect(nextNode(PLACES, 'vanished', 'up')).toBe('entry');
  });

  test('goes to the nearest in the direction', () => {
    expect(nextNode(PLACES, 'entry', 'right')).toBe('api');
    expect(nextNode(PLACES, 'api', 'right')).toBe('db');
    expect(nextNode(PLACES, 'api', 'down')).toBe('nccp');
    expect(nextNode(PLACES, 'nccp', 'up')).toBe('api');
    expect(nextNode(PLACES, 'db', 'left')).toBe('api');
  });

  test('stays where nothing lies ahead', () => {
    expect(nextNode(PLACES, 'db', 'right')).toBeNull();
    expect(nextNode(new Map(), null, 'right')).toBeNull();
  });
});
