import { epochMs, integer, listOf, number, record, ref, share, string } from './words.ts';

export const impact = record({
  services: listOf(string),
  entries: listOf(string),
  requestsLost: number,
  shareOfEntry: { ...share, description: 'Of the requests at the entry, above the share before.' },
});
export const signatures = {
  ...listOf(
    record({
      name: string,
      distance: { ...share, description: '0 for the same in every respect.' },
      experimentId: string,
    }),
  ),
  description:
    'Known failures that look like this one, nearest first: injected on purpose, or explained by people. Empty: unknown, or `unread`.',
};

export const unread = {
  ...listOf({ enum: ['signatures', 'experiments'] }),
  description: 'What is left out because a shard that may have a part of it does not answer.',
};

/** Fault identification. */
export const DIAGNOSIS_SCHEMAS = {
  Diagnosis: record({
    window: record({ from: epochMs, to: epochMs }),
    baseline: record({ from: epochMs, to: epochMs }),
    suspects: listOf(ref('Suspect')),
    summary: string,
    critical: { ...string, description: "First service to degrade; '' if none did." },
    impact,
    signatures,
    unread,
    tookMs: number,
  }),
  Suspect: record({
    rank: { ...integer, description: 'From 1; tied suspects share the first of their ranks.' },
    score: { ...share, description: 'How much of what changed it explains, and how sure that is.' },
    service: { ...string, description: 'Id of a node.' },
    kind: { enum: ['service', 'connection', 'dependency'] },
    operation: string,
    connection: {
      ...record({ source: string, target: string }),
      description: 'Of kind connection; empty names otherwise.',
    },
    share: record({ errors: share, latency: share, shape: share }),
    reading: string,
    sentence: string,
    evidence: listOf(
      record({
        type: { enum: ['latency', 'errors', 'shape'] },
        text: string,
        figures: { type: 'object', additionalProperties: number },
        where: record({ service: string, operation: string, kind: string, callee: string }, ['kind', 'callee']),
        traceIds: { ...listOf(string), description: 'Up to three examples.' },
      }),
    ),
    attributes: {
      ...listOf(record({ key: string, value: string, inBad: share, inGood: share })),
      description:
        'What its bad spans carry more often than its good ones: instances and versions, and of the first suspect other attributes.',
    },
    tiedWith: listOf(string),
    explains: { ...share, description: 'Of the newly failed or slow requests, had it behaved as before.' },
  }),
};
