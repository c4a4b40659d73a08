import { FAULT_KINDS, TARGET_TYPES } from '@faultline/model';
import { epochMs, listOf, number, record, ref, string } from './words.ts';

const percentage = { type: 'number', exclusiveMinimum: 0, maximum: 100 };
const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const definition = {
  name: { type: 'string', maxLength: 200 },
  mode: {
    enum: ['isolated', 'through'],
    default: 'isolated',
    description: 'isolated: outside the statistics of breakers.',
  },
  environment: { ...string, default: '', description: "deployment.environment.name; '' for any." },
  scope: {
    ...record(
      { percentage, users: listOf(string), devices: listOf(string), header: record({ name: string, value: string }) },
      ['percentage', 'users', 'devices', 'header'],
    ),
    minProperties: 1,
    description: 'Whose requests: all that is given holds for them.',
  },
  faults: { ...listOf(ref('Fault')), minItems: 1, maxItems: 10 },
  expiresAt: { ...epochMs, description: 'Epoch milliseconds, at most an hour from now.' },
  caps: {
    ...record({ maxInjections: whole(1, 1_000_000), maxInjectionsPerSecond: whole(1, 10_000) }, [
      'maxInjections',
      'maxInjectionsPerSecond',
    ]),
    description: 'Of each process; 1,000 and 50 by default.',
  },
  abort: {
    ...record(
      { errorRateIncrease: { type: 'number', exclusiveMinimum: 0, maximum: 1 }, minRequests: whole(1, 1_000_000) },
      ['errorRateIncrease', 'minRequests'],
    ),
    description: 'It ends by itself when organic requests fail so much more often; 0.05 and 50 by default.',
  },
};

/** Fault injection. */
export const FAULT_SCHEMAS = {
  ExperimentDefinition: record(definition, ['mode', 'environment', 'caps', 'abort']),
  Fault: record(
    {
      target: {
        ...record({ type: { enum: [...TARGET_TYPES] }, name: string, from: string, operation: string }, [
          'from',
          'operation',
        ]),
        description: 'from: the caller of an edge, or the owner of a breaker. operation: of type operation.',
      },
      kind: { enum: [...FAULT_KINDS] },
      latencyMs: { ...whole(1, 60_000), description: 'Of kind latency.' },
      statusCode: { ...whole(400, 599), default: 503, description: 'Of kind error at a service, edge or operation.' },
      percentage: { ...percentage, default: 100, description: 'Of the requests in scope.' },
      breakers: {
        ...listOf(record({ service: string, name: string })),
        readOnly: true,
        description: 'What mode isolated acts at: breakers that are known to guard the target.',
      },
    },
    ['latencyMs', 'statusCode', 'percentage', 'breakers'],
  ),
  Experiment: record(
    {
      id: string,
      ...definition,
      createdAt: epochMs,
      status: { enum: ['active', 'expired', 'stopped', 'aborted'] },
      stoppedAt: { ...epochMs, description: 'Epoch milliseconds; 0 while nobody has stopped it.' },
      stopReason: string,
      injected: {
        ...number,
        description: 'Calls it injected into; of one experiment only, and left out where counting would take too long.',
      },
    },
    ['injected'],
  ),
  ExperimentList: record({ now: epochMs, experiments: listOf(ref('Experiment')) }),
};
