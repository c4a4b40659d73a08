import type { Suspect } from '../diagnosis/diagnosis.ts';
import type { Incident, Symptom } from './incident.ts';

/** An incident for tests: `pay` fails, and `web` with it. */
export function incidentOf(given: Partial<Incident> = {}): Incident {
  return {
    id: '0123456789abcdef',
    status: 'open',
    severity: 'critical',
    start: 1_000_000,
    detected: 1_008_000,
    end: 0,
    baseline: { from: 0, to: 900_000 },
    summary: 'pay fails.',
    symptoms: [symptomIn('web')],
    suspects: [suspectFor('pay')],
    critical: 'pay',
    impact: { services: ['web', 'pay'], entries: ['web GET /checkout'], requestsLost: 42.4, shareOfEntry: 0.5 },
    diagnosedAt: 1_009_000,
    experimentIds: [],
    mergedInto: '',
    acknowledgedAt: 0,
    note: '',
    trueCulprit: '',
    ...given,
  };
}

export function symptomIn(service: string): Symptom {
  const rest = { isEntry: true, isCall: false, since: 1_000_000, shareBefore: 0, shareNow: 0.5 };
  return { kind: 'errors', service, operation: 'GET /', ...rest };
}

export function suspectFor(service: string): Suspect {
  return {
    rank: 1,
    score: 0.9,
    service,
    kind: 'service',
    operation: '',
    share: { errors: 1, latency: 0, shape: 0 },
    reading: 'failing',
    sentence: `${service} fails.`,
    evidence: [],
    attributes: [],
    tiedWith: [],
    explains: 1,
  };
}
