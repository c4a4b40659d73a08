import type { Experiment, Incident, Signature } from '@faultline/model';
import { expect, test } from 'vitest';
import { Teaching } from './teaching.ts';

const SUSPECT = {
  rank: 1,
  score: 0.9,
  service: 'pay',
  kind: 'service',
  operation: '',
  share: { errors: 1, latency: 0, shape: 0 },
  reading: 'failing',
  sentence: 'pay fails.',
  evidence: [],
  attributes: [],
  tiedWith: [],
  explains: 1,
} satisfies Incident['suspects'][number];

const incident = (id: string, experimentIds: string[]): Incident => ({
  id,
  status: 'closed',
  severity: 'critical',
  start: 1,
  detected: 2,
  end: 3,
  baseline: { from: 0, to: 1 },
  summary: 'pay fails.',
  symptoms: [],
  suspects: [SUSPECT],
  critical: 'pay',
  impact: { services: ['pay'], entries: [], requestsLost: 0, shareOfEntry: 0 },
  diagnosedAt: 2,
  experimentIds,
  mergedInto: '',
  acknowledgedAt: 0,
  note: '',
  trueCulprit: '',
});

test('what was injected is taught once, by the name of its experiment; what came by itself is not', async () => {
  const written: [Signature, number][] = [];
  let asked = 0;
  const teaching = new Teaching({
    experiments: {
      list: async () => {
        asked += 1;
        return [{ id: 'e1', name: 'pay is cut off' } as Experiment];
      },
      read: async () => undefined,
    },
    signatures: {
      list: async () => [],
      write: async (signature, saidAtMs) => void written.push([signature, saidAtMs]),
      remove: async () => undefined,
    },
  });
  const closed = [incident('a', ['e1']), incident('b', [])];
  await teaching.of(closed, 10);
  await teaching.of(closed, 20);
  expect(written.map(([{ incidentId, name, experimentId }, at]) => [incidentId, name, experimentId, at])).toEqual([
    ['a', 'pay is cut off', 'e1', 0],
  ]);
  expect(asked).toBe(1);
});
