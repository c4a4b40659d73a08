import { describe, expect, it } from 'vitest';
import { heardSteps } from './heard-steps.ts';

const STEPS = 60;
const heard = (...attempted: number[][]) =>
  heardSteps(
    attempted.map((steps) => ({ attempted: steps })),
    STEPS,
    30,
  );
const calls = (from: number, to: number) =>
  Array.from({ length: STEPS }, (_, step) => (step >= from && step < to ? 1 : 0));

describe('steps that spans were heard of', () => {
  it('are all where the newest are there', () => {
    expect(heard(calls(0, 60))).toEqual({ first: 30, end: 60 });
    expect(heard(calls(0, 20), calls(59, 60))).toEqual({ first: 30, end: 60 });
  });

  it('end before what is on its way, over all breakers together', () => {
    expect(heard(calls(0, 40), calls(0, 57))).toEqual({ first: 30, end: 56 });
  });

  it('end where calls have stopped for good, too, so that silence is shown', () => {
    expect(heard(calls(0, 30))).toEqual({ first: 30, end: 49 });
    expect(heard()).toEqual({ first: 30, end: 49 });
  });

  it('begin where traffic has just begun', () => {
    expect(heard(calls(50, 60))).toEqual({ first: 50, end: 60 });
    expect(heard(calls(20, 60))).toEqual({ first: 30, end: 60 });
  });
});
