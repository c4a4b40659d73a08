import type { IncidentDocument } from '../api-documents.ts';

/** An incident for tests. */
export function incidentDocument(given: Partial<IncidentDocument> = {}): IncidentDocument {
  return {
    id: '0123456789abcdef',
    status: 'closed',
    severity: 'critical',
    start: 1_000_000,
    detected: 1_008_000,
    end: 1_090_000,
    baseline: { from: 0, to: 900_000 },
    summary: 'pay fails.',
    headline: { of: 'suspect', suspect: { service: 'pay', reading: 'failing', tiedWith: [] }, isLittle: false },
    symptoms: [
      {
        kind: 'errors',
        service: 'web',
        operation: 'GET /checkout',
        isEntry: true,
        isCall: false,
        since: 1_000_000,
        shareBefore: 0.001,
        shareNow: 0.5,
      },
    ],
    suspects: [
      {
        rank: 1,
        score: 0.9,
        service: 'pay',
        kind: 'service',
        operation: 'POST /pay',
        share: { errors: 1, latency: 0, shape: 0 },
        reading: 'failing',
        sentence: 'pay fails.',
        evidence: [
          {
            type: 'errors',
            text: 'Half of its calls fail.',
            figures: {},
            where: { service: 'pay', operation: 'POST /pay' },
            traceIds: ['a'.repeat(32)],
          },
        ],
        attributes: [],
        tiedWith: [],
        explains: 1,
      },
    ],
    critical: 'pay',
    impact: { services: ['web', 'pay'], entries: ['web GET /checkout'], requestsLost: 42.4, shareOfEntry: 0.5 },
    diagnosedAt: 1_010_000,
    experimentIds: [],
    mergedInto: '',
    acknowledgedAt: 0,
    note: '',
    trueCulprit: '',
    isolation: {
      entry: { during: { errors: 0, of: 500 }, before: { errors: 0, of: 500 }, hasRisen: false },
      guarded: { answered: 0, bad: 0 },
      findings: [],
    },
    timeline: [
      {
        at: 1_008_000,
        kind: 'detected',
        service: '',
        text: 'Noticed.',
        breaker: '',
        state: '',
        traceId: '',
        experimentId: '',
      },
    ],
    signatures: [],
    unread: [],
    ...given,
  };
}
