import { expect, test } from 'vitest';
import { harmSince, OrganicOutcomes } from './organic-outcomes.ts';

const START_MS = 1_000_000;
const LIMITS = { errorRateIncrease: 0.05, minRequests: 50 };

/** `perSecond` requests in every second of [from, to), of which `failing` fail. */
function traffic(outcomes: OrganicOutcomes, fromMs: number, toMs: number, perSecond: number, failing: number) {
  for (let ms = fromMs; ms < toMs; ms += 1000) {
    for (let at = 0; at < perSecond; at++) outcomes.record(ms, at < failing);
  }
}

test('a rise of the error rate since the experiment began is harm', () => {
  const outcomes = new OrganicOutcomes();
  traffic(outcomes, START_MS - 60_000, START_MS, 100, 2);
  traffic(outcomes, START_MS, START_MS + 10_000, 100, 8);
  expect(harmSince(outcomes, START_MS, START_MS + 10_000, LIMITS)).toEqual({ before: 0.02, now: 0.08, requests: 1000 });
});

test('errors that were there before are not blamed on the experiment', () => {
  const outcomes = new OrganicOutcomes();
  traffic(outcomes, START_MS - 60_000, START_MS, 100, 30);
  traffic(outcomes, START_MS, START_MS + 10_000, 100, 33);
  expect(harmSince(outcomes, START_MS, START_MS + 10_000, LIMITS)).toBeUndefined();
});

test('what was more than a minute before it is no measure', () => {
  const outcomes = new OrganicOutcomes();
  traffic(outcomes, START_MS - 120_000, START_MS - 60_000, 100, 100);
  traffic(outcomes, START_MS - 60_000, START_MS + 10_000, 100, 0);
  traffic(outcomes, START_MS + 10_000, START_MS + 20_000, 100, 20);
  expect(harmSince(outcomes, START_MS, START_MS + 20_000, LIMITS)).toMatchObject({ before: 0, now: 0.1 });
});

test('too few requests prove nothing', () => {
  const outcomes = new OrganicOutcomes();
  traffic(outcomes, START_MS, START_MS + 1000, 49, 49);
  expect(harmSince(outcomes, START_MS, START_MS + 1000, LIMITS)).toBeUndefined();
  outcomes.record(START_MS + 1000, true);
  expect(harmSince(outcomes, START_MS, START_MS + 1000, LIMITS)).toEqual({ before: 0, now: 1, requests: 50 });
});

test('harm that begins late is not thinned by the time before', () => {
  const outcomes = new OrganicOutcomes();
  traffic(outcomes, START_MS, START_MS + 1_800_000, 100, 0);
  traffic(outcomes, START_MS + 1_800_000, START_MS + 1_810_000, 100, 50);
  expect(harmSince(outcomes, START_MS, START_MS + 1_810_000, LIMITS)?.now).toBeCloseTo(0.083, 2);
});

test('few requests are counted over all of the experiment', () => {
  const outcomes = new OrganicOutcomes();
  for (let at = 0; at < 60; at++) outcomes.record(START_MS + at * 10_000, at % 2 === 0);
  expect(harmSince(outcomes, START_MS, START_MS + 600_000, LIMITS)).toMatchObject({ now: 0.5, requests: 60 });
});

test('what is older than an hour and a minute is forgotten', () => {
  const outcomes = new OrganicOutcomes();
  traffic(outcomes, START_MS, START_MS + 1000, 10, 10);
  outcomes.record(START_MS + 3_720_000, false);
  expect(outcomes.between(0, START_MS + 4_000_000)).toEqual({ requests: 1, failures: 0 });
});
