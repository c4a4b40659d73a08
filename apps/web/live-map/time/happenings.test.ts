import { describe, expect, it } from 'vitest';
import { LANGUAGE } from '../../text/language.ts';
import { happeningsOf } from './happenings.ts';

const NOW = 1_800_000_600_000;
const incident = {
  id: 'a',
  status: 'open',
  severity: 'critical',
  start: NOW - 300_000,
  end: 0,
  summary: 'cart fails',
  headline: null,
  experimentIds: [],
} as const;
const deploy = {
  id: '',
  service: 'cart',
  version: '2',
  at: NOW - 400_000,
  environment: '',
  description: '',
  url: '',
  previousVersion: '1',
  source: 'seen',
} as const;
const experiment = { id: 'b', name: 'slow cart', createdAt: NOW - 20_000, stoppedAt: 0, expiresAt: NOW + 60_000 };

describe('what happened', () => {
  const all = happeningsOf(
    { incidents: [{ ...incident, experimentIds: [] }], deploys: [deploy], experiments: [experiment], now: NOW },
    LANGUAGE.en,
  );

  it('is told in the order of time', () => {
    expect(all.map(({ words }) => words)).toEqual([
      'Deployed: cart 2',
      'Incident: cart fails',
      'Fault injected: slow cart',
    ]);
  });

  it('goes on until now where it is not over', () => {
    expect(all.map(({ to }) => to)).toEqual([deploy.at, NOW, NOW]);
  });

  it('is seen a minute after it began, but not later than now', () => {
    expect(all.map(({ at }) => at)).toEqual([deploy.at + 60_000, incident.start + 60_000, NOW]);
  });
});
