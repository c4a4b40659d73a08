import { below, type FieldProblem, JsonReader } from '../json-reader.ts';
import { type ExperimentDefinition, FAULT_KINDS, type Fault, type FaultTarget, TARGET_TYPES } from './experiment.ts';

export type ExperimentProblem = FieldProblem;

const LONGEST_MS = 3_600_000;
const DEFAULT_STATUS_CODE = 503;
const MOST_FAULTS = 10;
const MOST_IN_SCOPE = 100;
const TITLE = { most: 200 };
const NAME = { most: 300 };
/** A field name of HTTP (RFC 9110, 5.1). */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]{1,100}$/;

const FIELDS = ['name', 'mode', 'environment', 'scope', 'faults', 'expiresAt', 'caps', 'abort'];
const SCOPE_FIELDS = ['percentage', 'users', 'devices', 'header'];
const FAULT_FIELDS = ['target', 'kind', 'latencyMs', 'statusCode', 'percentage'];
const TARGET_FIELDS: Record<FaultTarget['type'], { required: readonly string[]; optional: readonly string[] }> = {
  service: { required: ['name'], optional: [] },
  edge: { required: ['from', 'name'], optional: [] },
  operation: { required: ['name', 'operation'], optional: [] },
  breaker: { required: ['name'], optional: ['from'] },
  database: { required: ['name'], optional: [] },
  cache: { required: ['name'], optional: [] },
  queue: { required: ['name'], optional: [] },
};
/** Targets at which a service answers, with a status. */
const ANSWERING: readonly FaultTarget['type'][] = ['service', 'edge', 'operation'];

/**
 * Reads what somebody asks for, with the defaults for what may be left out.
 * @param json the parsed document, of which nothing is known
 * @param nowMs epoch milliseconds
 * @returns the definition, or everything that is wrong with it
 */
export function readExperiment(
  json: unknown,
  nowMs: number,
): { definition: ExperimentDefinition } | { problems: ExperimentProblem[] } {
  const reader = new JsonReader();
  const given = reader.object('', json, FIELDS);
  const definition: ExperimentDefinition = {
    name: reader.text('name', given.name, TITLE),
    mode: reader.oneOf('mode', given.mode ?? 'isolated', ['isolated', 'through']),
    environment: reader.text('environment', given.environment ?? '', { least: 0, ...NAME }),
    scope: readScope(reader, given.scope),
    faults: reader.list('faults', given.faults, MOST_FAULTS, (field, item) => readFault(reader, field, item)),
    expiresAt: readExpiry(reader, given.expiresAt, nowMs),
    caps: readCaps(reader, given.caps ?? {}),
    abort: readAbort(reader, given.abort ?? {}),
  };
  return reader.problems.length > 0 ? { problems: reader.problems } : { definition };
}

function readExpiry(reader: JsonReader, value: unknown, nowMs: number): number {
  if (!Number.isInteger(value) || (value as number) <= nowMs || (value as number) > nowMs + LONGEST_MS) {
    const latest = new Date(nowMs + LONGEST_MS).toISOString();
    const expected = `a time in epoch milliseconds that is to come, at most an hour from now (${nowMs + LONGEST_MS}, ${latest}),`;
    reader.refuse('expiresAt', value, expected);
  }
  return value as number;
}

function readScope(reader: JsonReader, value: unknown): ExperimentDefinition['scope'] {
  const given = reader.object('scope', value, SCOPE_FIELDS);
  const names = (key: 'users' | 'devices') =>
    reader.list(below('scope', key), given[key], MOST_IN_SCOPE, (field, item) => reader.text(field, item, NAME));
  const scope = {
    ...(given.percentage === undefined ? {} : { percentage: reader.share('scope.percentage', given.percentage, 100) }),
    ...(given.users === undefined ? {} : { users: names('users') }),
    ...(given.devices === undefined ? {} : { devices: names('devices') }),
    ...(given.header === undefined ? {} : { header: readHeader(reader, given.header) }),
  };
  if (value !== undefined && Object.keys(scope).length === 0) {
    reader.add('scope', `is empty, but at least one of ${SCOPE_FIELDS.join(', ')} is expected`);
  }
  return scope;
}

function readHeader(reader: JsonReader, value: unknown): { name: string; value: string } {
  const header = reader.object('scope.header', value, ['name', 'value']);
  const name = reader.text('scope.header.name', header.name, { most: 100 });
  if (name !== '' && !HEADER_NAME.test(name)) reader.refuse('scope.header.name', name, 'the name of an HTTP header');
  return { name: name.toLowerCase(), value: reader.text('scope.header.value', header.value, NAME) };
}

function readFault(reader: JsonReader, field: string, value: unknown): Fault {
  const given = reader.object(field, value, FAULT_FIELDS);
  const target = readTarget(reader, below(field, 'target'), given.target);
  const kind = reader.oneOf(below(field, 'kind'), given.kind, FAULT_KINDS);
  const percentage = reader.share(below(field, 'percentage'), given.percentage ?? 100, 100);
  return {
    target,
    kind,
    ...readLatency(reader, below(field, 'latencyMs'), kind, given.latencyMs),
    ...readStatusCode(reader, below(field, 'statusCode'), { kind, target }, given.statusCode),
    percentage,
  };
}

function readLatency(reader: JsonReader, field: string, kind: Fault['kind'], value: unknown): { latencyMs?: number } {
  if (kind === 'latency') return { latencyMs: reader.whole(field, value, 1, 60_000) };
  if (value !== undefined) reader.add(field, `is given, but it belongs to the kind latency, not to ${kind}`);
  return {};
}

function readStatusCode(
  reader: JsonReader,
  field: string,
  { kind, target }: Pick<Fault, 'kind' | 'target'>,
  value: unknown,
): { statusCode?: number } {
  if (kind === 'error' && ANSWERING.includes(target.type)) {
    return { statusCode: reader.whole(field, value ?? DEFAULT_STATUS_CODE, 400, 599) };
  }
  if (value !== undefined) {
    reader.add(
      field,
      `is given, but it belongs to the kind error at ${ANSWERING.join(', ')}, not to ${kind} at ${target.type}`,
    );
  }
  return {};
}

function readTarget(reader: JsonReader, field: string, value: unknown): FaultTarget {
  const { type: word } = reader.object(field, value, ['type', 'name', 'from', 'operation']);
  const type = reader.oneOf(below(field, 'type'), word, TARGET_TYPES);
  const { required, optional } = TARGET_FIELDS[type];
  const given = (value ?? {}) as Record<string, unknown>;
  const target: Record<string, string> = { type };
  for (const key of ['name', 'from', 'operation']) {
    const isGiven = given[key] !== undefined;
    if (required.includes(key) || (isGiven && optional.includes(key))) {
      target[key] = reader.text(below(field, key), given[key], NAME);
    } else if (isGiven) {
      reader.add(
        below(field, key),
        `is given, but a target of type ${type} has ${[...required, ...optional].join(', ')}`,
      );
    }
  }
  return target as FaultTarget;
}

function readCaps(reader: JsonReader, value: unknown): ExperimentDefinition['caps'] {
  const { maxInjections = 1_000, maxInjectionsPerSecond = 50 } = reader.object('caps', value, [
    'maxInjections',
    'maxInjectionsPerSecond',
  ]);
  return {
    maxInjections: reader.whole('caps.maxInjections', maxInjections, 1, 1_000_000),
    maxInjectionsPerSecond: reader.whole('caps.maxInjectionsPerSecond', maxInjectionsPerSecond, 1, 10_000),
  };
}

function readAbort(reader: JsonReader, value: unknown): ExperimentDefinition['abort'] {
  const { errorRateIncrease = 0.05, minRequests = 50 } = reader.object('abort', value, [
    'errorRateIncrease',
    'minRequests',
  ]);
  return {
    errorRateIncrease: reader.share('abort.errorRateIncrease', errorRateIncrease, 1),
    minRequests: reader.whole('abort.minRequests', minRequests, 1, 1_000_000),
  };
}
