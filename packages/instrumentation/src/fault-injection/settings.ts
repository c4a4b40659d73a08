import { parseKeyPairsIntoRecord } from '@opentelemetry/core';
import { isHttpUrl } from '../http-url.ts';

const SHORTEST_KEY = 16;
const DEFAULT_MAX_INJECTIONS = 1000;
const DEFAULT_INTERVAL_MS = 2000;
const TRACES_PATH = /\/v1\/traces\/?$/;

export interface FaultSettings {
  /** The first one signs, all of them verify. */
  keys: readonly [string, ...string[]];
  /** Whether this service is where requests come from outside: it believes no token and decides about requests itself. */
  isEdge: boolean;
  /** Names of headers, in lower case. */
  userHeader: string;
  deviceHeader: string;
  /** Names of targets that this process may inject for; `undefined` for any. */
  targets: ReadonlySet<string> | undefined;
  /** Over the life of the process. */
  maxInjections: number;
  /** How often the list of experiments is asked for. A longer time would outlast what an answer is believed for. */
  intervalMs: number;
  /** Of the list of experiments. */
  url: string;
  headers: Readonly<Record<string, string>>;
}

/**
 * Reads `FAULTLINE_FIT*`.
 *
 * @param tracesUrl where spans go: experiments come from the same place.
 * @param complaints gets one sentence for each value that is not understood.
 * @returns `undefined` if fault injection is off: unless it is asked for, has a key, and is also asked for in production.
 */
export function readFaultSettings(
  env: NodeJS.ProcessEnv,
  tracesUrl: string,
  complaints: string[],
): FaultSettings | undefined {
  if (!isOn(env, 'FAULTLINE_FIT', complaints)) return undefined;
  const refuse = (why: string) => {
    complaints.push(`FAULTLINE_FIT is 1, but ${why}. No faults are injected`);
    return undefined;
  };
  const keys = readKeys(env, complaints);
  const [signingKey, ...furtherKeys] = keys;
  if (signingKey === undefined) return refuse('FAULTLINE_FIT_KEY holds no key');
  if (value(env, 'NODE_ENV') === 'production' && !isOn(env, 'FAULTLINE_FIT_IN_PRODUCTION', complaints)) {
    return refuse('NODE_ENV is production and FAULTLINE_FIT_IN_PRODUCTION is not 1');
  }
  const url = readUrl(env, tracesUrl);
  if (!url) return refuse('where to ask for experiments is not known; set FAULTLINE_FIT_URL to an http or https URL');
  const targets = listOf(env, 'FAULTLINE_FIT_TARGETS');
  return {
    keys: [signingKey, ...furtherKeys],
    isEdge: isOn(env, 'FAULTLINE_FIT_EDGE', complaints),
    userHeader: (value(env, 'FAULTLINE_FIT_USER_HEADER') ?? 'x-user-id').toLowerCase(),
    deviceHeader: (value(env, 'FAULTLINE_FIT_DEVICE_HEADER') ?? 'x-device').toLowerCase(),
    targets: targets.length === 0 ? undefined : new Set(targets),
    maxInjections: readMaxInjections(env, complaints),
    intervalMs: readInterval(env, complaints),
    url,
    headers: {
      ...parseKeyPairsIntoRecord(env.OTEL_EXPORTER_OTLP_HEADERS),
      ...parseKeyPairsIntoRecord(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS),
    },
  };
}

function isOn(env: NodeJS.ProcessEnv, name: string, complaints: string[]): boolean {
  const text = value(env, name);
  if (text !== undefined && text !== '1' && text !== '0') complaints.push(`${name} is "${text}"; expected 1 or 0`);
  return text === '1';
}

/** A key is never repeated in a complaint. */
function readKeys(env: NodeJS.ProcessEnv, complaints: string[]): string[] {
  const keys = listOf(env, 'FAULTLINE_FIT_KEY');
  const longEnough = keys.filter((key) => key.length >= SHORTEST_KEY);
  if (longEnough.length < keys.length) {
    complaints.push(`FAULTLINE_FIT_KEY holds a key of fewer than ${SHORTEST_KEY} characters, which is not used`);
  }
  return longEnough;
}

function readUrl(env: NodeJS.ProcessEnv, tracesUrl: string): string | undefined {
  const given = value(env, 'FAULTLINE_FIT_URL');
  const url = given ?? (TRACES_PATH.test(tracesUrl) ? tracesUrl.replace(TRACES_PATH, '/v1/faults') : undefined);
  if (url === undefined || !isHttpUrl(url)) return undefined;
  return url.replace(/\/+$/, '');
}

function readMaxInjections(env: NodeJS.ProcessEnv, complaints: string[]): number {
  const text = value(env, 'FAULTLINE_FIT_MAX_INJECTIONS') ?? String(DEFAULT_MAX_INJECTIONS);
  if (/^\d+$/.test(text)) return Number(text);
  complaints.push(
    `FAULTLINE_FIT_MAX_INJECTIONS is "${text}"; expected a whole number. ${DEFAULT_MAX_INJECTIONS} is used`,
  );
  return DEFAULT_MAX_INJECTIONS;
}

function readInterval(env: NodeJS.ProcessEnv, complaints: string[]): number {
  const text = value(env, 'FAULTLINE_FIT_INTERVAL') ?? String(DEFAULT_INTERVAL_MS);
  const ms = Number(text);
  if (ms >= 50 && ms <= DEFAULT_INTERVAL_MS) return ms;
  complaints.push(
    `FAULTLINE_FIT_INTERVAL is "${text}"; expected milliseconds from 50 to ${DEFAULT_INTERVAL_MS}. ${DEFAULT_INTERVAL_MS} is used`,
  );
  return DEFAULT_INTERVAL_MS;
}

function listOf(env: NodeJS.ProcessEnv, name: string): string[] {
  return (env[name] ?? '').split(',').flatMap((item) => item.trim() || []);
}

function value(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
