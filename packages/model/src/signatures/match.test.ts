import { describe, expect, it } from 'vitest';
import type { Suspect } from '../diagnosis/diagnosis.ts';
import { incidentOf, suspectFor } from '../incidents/incident.fixture.ts';
import { type Diagnosed, fingerprintOf } from './fingerprint.ts';
import { distanceBetween, type Signature, signatureMatches } from './match.ts';
import { signatureOf } from './teach.ts';

const slow: Partial<Suspect> = {
  reading: 'slow-itself',
  share: { errors: 0, latency: 1, shape: 0 },
  evidence: [
    { type: 'latency', text: '', figures: { beforeMs: 10, afterMs: 500 }, where: { service: '', operation: '' } },
  ],
};
const failing = (after: number): Partial<Suspect> => ({
  evidence: [{ type: 'errors', text: '', figures: { before: 0, after }, where: { service: '', operation: '' } }],
});
const suspect = (service: string, more: Partial<Suspect> = {}): Suspect => ({
  ...suspectFor(service),
  ...failing(0.5),
  ...more,
});
const diagnosed = (...suspects: Suspect[]): Diagnosed => {
  const { impact } = incidentOf();
  return { suspects, critical: suspects[0]?.service ?? '', impact };
};
const known = (name: string, like: Diagnosed): Signature => ({
  incidentId: name.padEnd(16, '0'),
  name,
  experimentId: 'e',
  at: 0,
  fingerprint: fingerprintOf(like)!,
});
const apart = (a: Diagnosed, b: Diagnosed) => distanceBetween(fingerprintOf(a)!, fingerprintOf(b)!);

const PAY_FAILS = diagnosed(suspect('pay', failing(0.5)), suspect('cart', { score: 0.05 }));
const PAY_FAILS_AGAIN = diagnosed(suspect('pay', { score: 0.8, ...failing(0.6) }), suspect('cart', { score: 0.1 }));
const PAY_IS_SLOW = diagnosed(suspect('pay', slow));
const STOCK_IS_SLOW = diagnosed(suspect('stock', slow));

describe('the distance of two failures', () => {
  it('is 0 for the same, small for another time, and grows with what differs', () => {
    const distances = [PAY_FAILS, PAY_FAILS_AGAIN, PAY_IS_SLOW, STOCK_IS_SLOW].map((other) => apart(PAY_FAILS, other));
    expect(distances[0]).toBe(0);
    expect(distances[1]).toBeLessThan(0.15);
    expect(distances.toSorted((a, b) => a - b)).toEqual(distances);
    for (const distance of distances) expect(distance).toBeLessThanOrEqual(1);
  });

  it('is 0 too where a channel that found next to nothing, and tells of nothing, found it all at the same service', () => {
    const alone = suspect('pay');
    expect(apart(diagnosed({ ...alone, share: { ...alone.share, latency: 1 } }), diagnosed(alone))).toBe(0);
  });

  it('is the same in both directions', () => {
    expect(apart(PAY_FAILS, STOCK_IS_SLOW)).toBeCloseTo(apart(STOCK_IS_SLOW, PAY_FAILS), 12);
  });

  it('tells the same trouble at another service from another trouble there', () => {
    const stockFails = diagnosed(suspect('stock', failing(0.5)));
    expect(apart(STOCK_IS_SLOW, PAY_IS_SLOW)).toBeLessThan(apart(stockFails, PAY_IS_SLOW));
  });
});

describe('known failures', () => {
  const library = [known('pay down', PAY_FAILS), known('pay down', PAY_FAILS_AGAIN), known('pay slow', PAY_IS_SLOW)];

  it('are named nearest first, each once', () => {
    const matches = signatureMatches(PAY_FAILS, library);
    expect(matches).toEqual([{ name: 'pay down', distance: 0, experimentId: 'e' }]);
  });

  it('are none where nothing is alike, nothing is blamed, or the only one is itself', () => {
    expect(signatureMatches(STOCK_IS_SLOW, library)).toEqual([]);
    expect(signatureMatches(diagnosed(), library)).toEqual([]);
    expect(signatureMatches(PAY_IS_SLOW, library, library[2]!.incidentId)).toEqual([]);
  });
});

describe('an incident', () => {
  const experiments = [{ id: 'e1', name: 'pay is cut off' }];

  it('teaches what was injected, and what people explained', () => {
    expect(signatureOf(incidentOf({ experimentIds: ['e1'] }), experiments)).toMatchObject({
      name: 'pay is cut off',
      experimentId: 'e1',
    });
    expect(signatureOf(incidentOf({ trueCulprit: 'pay' }), [])).toMatchObject({ name: 'pay fails.', experimentId: '' });
    expect(signatureOf(incidentOf({ trueCulprit: 'stock' }), [])).toMatchObject({ name: 'stock: pay fails.' });
  });

  it('teaches nothing if neither is so, if it is a part of another, or if nothing is blamed', () => {
    expect(signatureOf(incidentOf(), experiments)).toBeUndefined();
    expect(signatureOf(incidentOf({ trueCulprit: 'pay', mergedInto: 'x' }), [])).toBeUndefined();
    expect(signatureOf(incidentOf({ trueCulprit: 'pay', suspects: [] }), [])).toBeUndefined();
  });
});
