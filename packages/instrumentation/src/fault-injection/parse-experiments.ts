import type { Experiment, Fault, FaultKind, Scope, Target, TargetType } from './experiment.ts';

const KINDS: ReadonlySet<unknown> = new Set<FaultKind>(['latency', 'error', 'abort', 'timeout', 'exception']);
const TARGETS: ReadonlySet<unknown> = new Set<TargetType>([
  'service',
  'edge',
  'operation',
  'breaker',
  'database',
  'cache',
  'queue',
]);
const EXPERIMENT_ID = /^[0-9a-f]{16}$/;
/** An experiment lasts an hour at most; a minute is left for clocks and delays. */
const LONGEST_MS = 61 * 60_000;
const DEFAULT_CAPS = { maxInjections: 1000, maxInjectionsPerSecond: 50 };
const DEFAULT_ABORT = { errorRateIncrease: 0.05, minRequests: 50 };
const DEFAULT_STATUS = 503;
const MAX_LATENCY_MS = 60_000;

/** What the control plane answers. */
export interface ExperimentListing {
  /** The control plane's time, epoch milliseconds. */
  now: number;
  experiments: Experiment[];
  /** Experiments that are left out because something in them is not understood. */
  notUnderstood: number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the answer to `GET /v1/faults`. An experiment that is not understood in full is left out in full: half an
 * experiment is a different one.
 *
 * @returns `undefined` if the answer is none.
 */
export function parseExperiments(body: unknown): ExperimentListing | undefined {
  if (!isObject(body) || !isAbove(body.now, 0) || !Array.isArray(body.experiments)) return undefined;
  const { now } = body;
  const parsed = body.experiments.map((each) => parseExperiment(each, now));
  const experiments = parsed.filter((each) => each !== undefined);
  return { now, experiments, notUnderstood: parsed.length - experiments.length };
}

function parseExperiment(value: unknown, now: number): Experiment | undefined {
  if (!isObject(value)) return undefined;
  const { id, mode, environment = '', expiresAt, faults } = value;
  if (typeof id !== 'string' || !EXPERIMENT_ID.test(id) || typeof environment !== 'string') return undefined;
  if (mode !== 'isolated' && mode !== 'through') return undefined;
  if (!isAbove(expiresAt, now) || expiresAt > now + LONGEST_MS) return undefined;
  const scope = parseScope(value.scope);
  const parsedFaults = listOf(faults, parseFault);
  if (!scope || !parsedFaults || parsedFaults.length === 0) return undefined;
  const caps = limits(value.caps, DEFAULT_CAPS);
  const abort = limits(value.abort, DEFAULT_ABORT);
  return caps && abort && { id, mode, environment, scope, faults: parsedFaults, expiresAt, caps, abort };
}

function parseScope(value: unknown): Scope | undefined {
  if (!isObject(value)) return undefined;
  const conditions: [given: unknown, parsed: unknown][] = [];
  const condition = <Name extends keyof Scope>(name: Name, parse: (given: unknown) => Scope[Name]): Scope[Name] => {
    const given = value[name] ?? undefined;
    const parsed = given === undefined ? undefined : parse(given);
    conditions.push([given, parsed]);
    return parsed as Scope[Name];
  };
  const scope: Scope = {
    percentage: condition('percentage', (given) => (isPercentage(given) ? given : undefined)),
    users: condition('users', (given) => listOf(given, text)),
    devices: condition('devices', (given) => listOf(given, text)),
    header: condition('header', parseHeader),
  };
  const isUnderstood = conditions.every(([given, parsed]) => given === undefined || parsed !== undefined);
  return isUnderstood && conditions.some(([given]) => given !== undefined) ? scope : undefined;
}

function parseHeader(value: unknown): Scope['header'] {
  if (!isObject(value)) return undefined;
  const name = text(value.name);
  return name === undefined || typeof value.value !== 'string'
    ? undefined
    : { name: name.toLowerCase(), value: value.value };
}

function parseFault(value: unknown): Fault | undefined {
  if (!isObject(value) || !KINDS.has(value.kind)) return undefined;
  const { kind, latencyMs = 0, statusCode = DEFAULT_STATUS, percentage = 100 } = value;
  const target = parseTarget(value.target);
  const breakers = listOf(value.breakers ?? [], parseBreaker);
  if (!target || !breakers || !isPercentage(percentage)) return undefined;
  if (!isWithin(latencyMs, kind === 'latency' ? 1 : 0, MAX_LATENCY_MS) || !isWithin(statusCode, 400, 599)) {
    return undefined;
  }
  return { target, kind: kind as FaultKind, latencyMs, statusCode, percentage, breakers };
}

function parseTarget(value: unknown): Target | undefined {
  if (!isObject(value) || !TARGETS.has(value.type)) return undefined;
  const type = value.type as TargetType;
  const [name, from, operation] = [text(value.name), text(value.from), text(value.operation)];
  if (name === undefined || (type === 'edge' && !from) || (type === 'operation' && !operation)) return undefined;
  return { type, name, from, operation };
}

function parseBreaker(value: unknown): Fault['breakers'][number] | undefined {
  if (!isObject(value)) return undefined;
  const [service, name] = [text(value.service), text(value.name)];
  return service === undefined || name === undefined ? undefined : { service, name };
}

/** Numbers of 0 or more, with the defaults where there are none. */
function limits<Limits extends Record<string, number>>(value: unknown, defaults: Limits): Limits | undefined {
  const given: Json | undefined = value === undefined ? {} : isObject(value) ? value : undefined;
  if (!given) return undefined;
  const read = Object.entries(defaults).map(([name, fallback]) => [name, given[name] ?? fallback] as const);
  if (!read.every(([, limit]) => isWithin(limit, 0, Number.MAX_VALUE))) return undefined;
  return Object.fromEntries(read) as Limits;
}

function listOf<Item>(value: unknown, parse: (item: unknown) => Item | undefined): Item[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map(parse).filter((item) => item !== undefined);
  return items.length === value.length ? items : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

function isAbove(value: unknown, limit: number): value is number {
  return isWithin(value, limit, Number.MAX_VALUE) && value > limit;
}

function isPercentage(value: unknown): value is number {
  return isAbove(value, 0) && value <= 100;
}
