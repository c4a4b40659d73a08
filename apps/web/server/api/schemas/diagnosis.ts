import { epochMs, integer, listOf, number, record, ref, string } from './words.ts';

/** Fault identification. */
export const DIAGNOSIS_SCHEMAS = {
  Diagnosis: record({
    window: record({ from: epochMs, to: epochMs }),
    baseline: record({ from: epochMs, to: epochMs }),
    suspects: listOf(ref('Suspect')),
    summary: string,
    critical: { ...string, description: 'The first service to degrade; empty if none did.' },
    impact: record({
      services: listOf(string),
      entries: listOf(string),
      requestsLost: number,
      shareOfEntry: number,
    }),
    shareOfTraces: {
      ...record({ incident: number, baseline: number }),
      description: 'Of the traces of each window, how many were compared: 1 for all.',
    },
    signatures: { type: 'array', maxItems: 0, description: 'None are kept yet.' },
    tookMs: number,
  }),
  Suspect: record(
    {
      rank: integer,
      score: number,
      service: { ...string, description: 'Id of a node.' },
      kind: { enum: ['service', 'connection', 'dependency'] },
      operation: string,
      connection: record({ source: string, target: string }),
      share: record({ latency: number, errors: number, shape: number }),
      reading: string,
      sentence: string,
      evidence: listOf(
        record({
          type: { enum: ['latency', 'errors', 'shape'] },
          text: string,
          figures: { type: 'object', additionalProperties: number },
          where: record({ service: string, operation: string, kind: string, callee: string }, ['kind', 'callee']),
          traceIds: listOf(string),
        }),
      ),
      tiedWith: listOf(string),
      explains: { ...number, description: 'Share of newly failed and slow requests that it accounts for.' },
    },
    ['connection'],
  ),
};
