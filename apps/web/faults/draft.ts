import type { FaultKind, FaultTarget } from '@faultline/model';

/** An experiment as it is typed: every field is text, whatever it should be. */
export interface Draft {
  name: string;
  kind: FaultKind;
  latencyMs: string;
  statusCode: string;
  targetType: FaultTarget['type'];
  targetName: string;
  targetFrom: string;
  operation: string;
  percentage: string;
  scopePercentage: string;
  users: string;
  devices: string;
  headerName: string;
  headerValue: string;
  environment: string;
  mode: 'isolated' | 'through';
  minutes: string;
  maxInjections: string;
  maxInjectionsPerSecond: string;
  errorRateIncrease: string;
  minRequests: string;
}

/** A careful beginning: one request of a hundred, for five minutes, isolated. */
export const FIRST_DRAFT: Draft = {
  name: '',
  kind: 'latency',
  latencyMs: '800',
  statusCode: '503',
  targetType: 'service',
  targetName: '',
  targetFrom: '',
  operation: '',
  percentage: '100',
  scopePercentage: '1',
  users: '',
  devices: '',
  headerName: '',
  headerValue: '',
  environment: '',
  mode: 'isolated',
  minutes: '5',
  maxInjections: '1000',
  maxInjectionsPerSecond: '50',
  errorRateIncrease: '5',
  minRequests: '50',
};

/** Whether a service answers at such a target, with a status. */
export function answersWithStatus({ kind, targetType }: Pick<Draft, 'kind' | 'targetType'>): boolean {
  return kind === 'error' && (targetType === 'service' || targetType === 'edge' || targetType === 'operation');
}

/**
 * The body of `POST /faults`. What is typed wrongly stays as it is typed, so that it can be said what is wrong with it.
 * @param nowMs the server's clock, epoch milliseconds
 */
export function bodyOf(draft: Draft, nowMs: number): object {
  const { name, environment, mode, kind, targetType } = draft;
  const minutes = numberIn(draft.minutes);
  const increase = numberIn(draft.errorRateIncrease);
  return {
    name,
    mode,
    environment,
    scope: scopeOf(draft),
    faults: [
      {
        target: {
          type: targetType,
          name: draft.targetName,
          ...(targetType === 'edge' ? { from: draft.targetFrom } : {}),
          ...(targetType === 'breaker' && draft.targetFrom ? { from: draft.targetFrom } : {}),
          ...(targetType === 'operation' ? { operation: draft.operation } : {}),
        },
        kind,
        ...(kind === 'latency' ? { latencyMs: numberIn(draft.latencyMs) } : {}),
        ...(answersWithStatus(draft) ? { statusCode: numberIn(draft.statusCode) } : {}),
        percentage: numberIn(draft.percentage),
      },
    ],
    expiresAt: typeof minutes === 'number' ? Math.round(nowMs + minutes * 60_000) : minutes,
    caps: {
      maxInjections: numberIn(draft.maxInjections),
      maxInjectionsPerSecond: numberIn(draft.maxInjectionsPerSecond),
    },
    abort: {
      errorRateIncrease: typeof increase === 'number' ? increase / 100 : increase,
      minRequests: numberIn(draft.minRequests),
    },
  };
}

function scopeOf({ scopePercentage, users, devices, headerName, headerValue }: Draft): object {
  return {
    ...(scopePercentage.trim() ? { percentage: numberIn(scopePercentage) } : {}),
    ...(users.trim() ? { users: listIn(users) } : {}),
    ...(devices.trim() ? { devices: listIn(devices) } : {}),
    ...(headerName.trim() || headerValue.trim()
      ? { header: { name: headerName.trim(), value: headerValue.trim() } }
      : {}),
  };
}

function numberIn(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : trimmed;
}

function listIn(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
