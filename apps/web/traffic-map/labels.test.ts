import { describe, expect, test } from 'vitest';
import { type Box, placeLabels, shortName } from './labels.ts';

const box = (left: number, top: number): Box => ({ left, top, right: left + 80, bottom: top + 20 });

describe('names', () => {
  test('of up to 22 characters are whole', () => {
    expect(shortName('recommendations-canary')).toBe('recommendations-canary');
  });

  test('that are longer lose their middle', () => {
    const short = shortName('payments-authorisation-gateway-eu-west');
    expect(short).toHaveLength(22);
    expect(short.startsWith('payments-au')).toBe(true);
    expect(short.endsWith('-eu-west')).toBe(true);
  });
});

describe('placing labels', () => {
  test('gives the first of two rivals the place and the second its second choice', () => {
    const requests = [
      { boxes: [box(0, 0)], isRequired: false },
      { boxes: [box(10, 5), box(10, 40)], isRequired: false },
    ];
    expect(placeLabels(requests, [])).toEqual([0, 1]);
  });

  test('leaves out what has no room, unless it is required', () => {
    const taken = [box(0, 0)];
    expect(placeLabels([{ boxes: [box(20, 5)], isRequired: false }], taken)).toEqual([-1]);
    expect(placeLabels([{ boxes: [box(20, 5)], isRequired: true }], taken)).toEqual([0]);
  });

  test('lets an important one cover what is no label, but no other label', () => {
    const disc = [box(0, 0)];
    const important = { boxes: [box(5, 5)], isRequired: false, isImportant: true };
    expect(placeLabels([important], disc)).toEqual([0]);
    expect(placeLabels([important, { ...important, boxes: [box(10, 8), box(10, 30)] }, important], disc)).toEqual([
      0, 1, -1,
    ]);
  });

  test('keeps labels on the screen', () => {
    const screen = { left: 0, top: 0, right: 100, bottom: 100 };
    expect(placeLabels([{ boxes: [box(60, 0), box(10, 0)], isRequired: false }], [], screen)).toEqual([1]);
  });

  test('leaves a label where it was while there is room', () => {
    const boxes = [box(0, 0), box(0, 40)];
    expect(placeLabels([{ boxes, previous: 1, isRequired: false }], [])).toEqual([1]);
    expect(placeLabels([{ boxes, previous: 1, isRequired: false }], [box(5, 45)])).toEqual([0]);
  });

  test('lets labels touch', () => {
    const requests = [
      { boxes: [box(0, 0)], isRequired: false },
      { boxes: [box(80, 0)], isRequired: false },
      { boxes: [box(0, 20)], isRequired: false },
    ];
    expect(placeLabels(requests, [])).toEqual([0, 0, 0]);
  });

  test('sees rivals across the borders of its index', () => {
    const requests = [
      { boxes: [box(-40, -10)], isRequired: false },
      { boxes: [box(20, 5)], isRequired: false },
    ];
    expect(placeLabels(requests, [])).toEqual([0, -1]);
  });
});
