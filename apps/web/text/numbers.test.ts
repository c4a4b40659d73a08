import { describe, expect, it } from 'vitest';
import { numbersOf } from './numbers.ts';

const { compact, count, dayAndTime, milliseconds, moment, percent, ratio, timeOfDay, timeSpan } = numbersOf('en');

const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('figures as people read them', () => {
  it.each([
    [0, '0'],
    [0.001, '<0.01'],
    [0.04, '0.04'],
    [3.44, '3.4'],
    [9.96, '10'],
    [128.4, '128'],
    [1_240, '1,240'],
    [12_345, '12.3k'],
    [3_400_000, '3.4M'],
  ])('rates: %d as %s', (value, text) => {
    expect(compact(value)).toBe(text);
  });

  it.each([
    [0, '0 %'],
    [0.0001, '<0.1 %'],
    [0.034, '3.4 %'],
    [0.5, '50 %'],
    [0.987, '99 %'],
    [1_204 / 1_205, '99.9 %'],
    [0.99999, '99.9 %'],
    [1, '100 %'],
  ])('shares: %d as %s', (share, text) => {
    expect(plain(percent(share))).toBe(text);
  });

  it.each([
    [0, '–'],
    [0.001, '<0.01 ms'],
    [0.005, '0.01 ms'],
    [0.42, '0.4 ms'],
    [9.96, '10 ms'],
    [412, '412 ms'],
    [1_240, '1.24 s'],
    [12_400, '12.4 s'],
  ])('latencies: %d as %s', (ms, text) => {
    expect(plain(milliseconds(ms))).toBe(text);
  });

  it.each([
    [800, '0.8 s'],
    [14_900, '14 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [-5, '0.0 s'],
  ])('times: %d as %s', (ms, text) => {
    expect(plain(timeSpan(ms))).toBe(text);
  });

  it('a moment of another day says which day that was', () => {
    const now = Date.now();
    const yesterday = now - 86_400_000;
    expect(moment(now)).toBe(timeOfDay(now));
    expect(moment(yesterday)).toMatch(/^[A-Z][a-z]{2} \d{1,2}, /);
    expect(moment(yesterday)).toContain(timeOfDay(yesterday));
  });

  it('a time of another year says which year that was', () => {
    const thisYear = new Date();
    expect(dayAndTime(Date.UTC(2036, 5, 1, 12))).toMatch(/^Jun 1, 2036, \d\d:00:00$/);
    expect(moment(Date.UTC(2020, 5, 1, 12))).toMatch(/^Jun 1, 2020, \d\d:00:00\.000$/);
    expect(dayAndTime(thisYear.getTime())).not.toContain(String(thisYear.getFullYear()));
  });

  it('counts whole calls', () => {
    expect(count(12_408)).toBe('12,408');
  });

  it('never rounds a ratio down to nothing', () => {
    expect([ratio(0), ratio(0.01), ratio(3.25), ratio(14.2)]).toEqual(['0', '<0.1', '3.3', '14']);
  });
});

describe('figures as people in Korea read them', () => {
  const korean = numbersOf('ko');

  it('have no gap before their unit', () => {
    expect(korean.percent(0.034)).toBe('3.4%');
    expect(korean.perSecond(12_345)).toBe('12.3k/초');
    expect(korean.milliseconds(1_240)).toBe('1.24초');
  });

  it.each([
    [800, '0.8초'],
    [200_000, '3분 20초'],
    [7_500_000, '2시간 5분'],
  ])('times: %d as %s', (ms, text) => {
    expect(korean.timeSpan(ms)).toBe(text);
  });
});
