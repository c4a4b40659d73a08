import { expect, it } from 'vitest';
import { wheelFactor } from './wheel-zoom.ts';

const turned = (more: Partial<WheelEvent>) => wheelFactor({ deltaY: 0, deltaMode: 0, ctrlKey: false, ...more });

it('a notch of a mouse zooms by a seventh, in pixels as in lines, and back by as much', () => {
  expect(turned({ deltaY: -100 })).toBeCloseTo(1.149, 3);
  expect(turned({ deltaY: -3, deltaMode: 1 })).toBeCloseTo(1.11, 2);
  expect(turned({ deltaY: -100 }) * turned({ deltaY: 100 })).toBeCloseTo(1, 9);
});

it('a pad zooms by as much as the fingers moved, however many events that takes', () => {
  expect(turned({ deltaY: -4 }) ** 25).toBeCloseTo(turned({ deltaY: -100 }), 9);
  expect(turned({ deltaY: -4, ctrlKey: true })).toBeGreaterThan(turned({ deltaY: -4 }));
});
