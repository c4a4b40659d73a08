import { boolean, epochMs, integer, listOf, number, record, ref, share, string } from './words.ts';

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

const instanceProperties = {
  key: { enum: ['service.version', 'service.instance.id'] },
  value: string,
  isNew: boolean,
  among: { ...integer, description: 'How many instances or versions there are.' },
};
const finding = {
  oneOf: [
    record({ of: { enum: ['self', 'store', 'gap', 'unanswered'] } }),
    record({ of: { const: 'errors' }, reading: string }),
    record({ of: { const: 'calls' }, child: string }),
    record({ of: { const: 'repeats' } }),
    record({ of: { const: 'instance' }, ...instanceProperties }),
  ],
  description: 'With `figures` and `where` all that `text` says. Missing in incidents that older versions stored.',
};
/** What `sentence` says is in `service`, `reading`, `instance` and `repeats`. */
const said = {
  service: { ...string, description: 'Id of a node.' },
  reading: string,
  instance: {
    ...record(instanceProperties),
    description: 'The one of its instances or versions that is at fault alone; missing if none is.',
  },
  repeats: {
    ...record({ caller: string, before: number, after: number }),
    description:
      'Who repeats its calls to it while they fail, and how many it makes for each request that it serves; missing if nobody does.',
  },
  tiedWith: listOf(string),
};
export const suspectInHeadline = record(said, ['instance', 'repeats']);

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
    unread: {
      ...listOf({ enum: ['signatures', 'examples', 'attributes'] }),
      description:
        'What is left out: known failures because a shard that may have some does not answer, examples and attributes because to look for them among so many spans would take too much.',
    },
    tookMs: number,
  }),
  Suspect: record(
    {
      rank: { ...integer, description: 'From 1; tied suspects share the first of their ranks.' },
      score: { ...share, description: 'How much of what changed it explains, and how sure that is.' },
      ...said,
      kind: { enum: ['service', 'connection', 'dependency'] },
      operation: string,
      connection: {
        ...record({ source: string, target: string }),
        description: 'Of kind connection; empty names otherwise.',
      },
      share: record({ errors: share, latency: share, shape: share }),
      sentence: string,
      evidence: listOf(
        record(
          {
            type: { enum: ['latency', 'errors', 'shape'] },
            text: string,
            finding,
            figures: { type: 'object', additionalProperties: number },
            where: record({ service: string, operation: string, kind: string, callee: string }, ['kind', 'callee']),
            traceIds: { ...listOf(string), description: 'Up to three examples.' },
          },
          ['finding'],
        ),
      ),
      attributes: {
        ...listOf(record({ key: string, value: string, inBad: share, inGood: share })),
        description:
          'What its bad spans carry more often than its good ones: instances and versions, and of the first suspect other attributes.',
      },
      explains: { ...share, description: 'Of the newly failed or slow requests, had it behaved as before.' },
    },
    ['instance', 'repeats'],
  ),
};
