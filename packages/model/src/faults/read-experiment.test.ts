import { describe, expect, it } from 'vitest';
import { experimentStatus } from './experiment.ts';
import { readExperiment } from './read-experiment.ts';

const NOW = 1_700_000_000_000;
const FAULT = { target: { type: 'service', name: 'recommendations' }, kind: 'latency', latencyMs: 800 };
const LEAST = { name: 'slow', scope: { percentage: 1 }, faults: [FAULT], expiresAt: NOW + 600_000 };

const read = (json: unknown) => readExperiment(json, NOW);
/** What is wrong, as sentences. */
const problems = (json: unknown) => {
  const result = read(json);
  return 'problems' in result ? result.problems.map(({ field, message }) => `${field} ${message}`) : [];
};
const withFault = (fault: object) => ({ ...LEAST, faults: [{ ...FAULT, ...fault }] });

describe('an experiment', () => {
  it('has defaults for all that may be left out', () => {
    expect(read(LEAST)).toEqual({
      definition: {
        name: 'slow',
        mode: 'isolated',
        environment: '',
        scope: { percentage: 1 },
        faults: [{ ...FAULT, percentage: 100 }],
        expiresAt: NOW + 600_000,
        caps: { maxInjections: 1_000, maxInjectionsPerSecond: 50 },
        abort: { errorRateIncrease: 0.05, minRequests: 50 },
      },
    });
  });

  it('keeps all that is given', () => {
    const full = {
      name: 'all of it',
      mode: 'through',
      environment: 'staging',
      scope: { percentage: 0.5, users: ['u-17'], devices: ['tv'], header: { name: 'x-canary', value: '1' } },
      faults: [
        { target: { type: 'edge', from: 'api', name: 'recs' }, kind: 'error', statusCode: 429, percentage: 10 },
        { target: { type: 'operation', name: 'recs', operation: 'GET /recs' }, kind: 'abort', percentage: 100 },
        { target: { type: 'breaker', name: 'recs', from: 'api' }, kind: 'exception', percentage: 100 },
        { target: { type: 'breaker', name: 'recs' }, kind: 'timeout', percentage: 100 },
        { target: { type: 'cache', name: 'redis' }, kind: 'error', percentage: 100 },
      ],
      expiresAt: NOW + 3_600_000,
      caps: { maxInjections: 5, maxInjectionsPerSecond: 1 },
      abort: { errorRateIncrease: 0.2, minRequests: 10 },
    };
    expect(read(full)).toEqual({ definition: full });
  });

  it('answers with 503 where a service fails and no status is given', () => {
    const result = read({ ...LEAST, faults: [{ target: { type: 'service', name: 'recs' }, kind: 'error' }] });
    expect('definition' in result && result.definition.faults[0]!.statusCode).toBe(503);
  });

  it.each([
    [null, ' is null, but an object of name, mode,'],
    [[], ' is a list of 0, but an object of'],
    [{ ...LEAST, name: undefined }, 'name is missing, but a text of 1 to 200 characters'],
    [{ ...LEAST, name: 'x'.repeat(201) }, 'name is "xxxx'],
    [
      { ...LEAST, name: 'red \u001b[31m' },
      'name is "red \\u001b[31m", but a text of 1 to 200 characters, without control',
    ],
    [{ ...LEAST, name: 'gnp\u202e.exe' }, 'name is "gnp\\u202e.exe", but'],
    [{ ...LEAST, name: 7 }, 'name is 7, but a text'],
    [{ ...LEAST, mode: 'isolate' }, 'mode is "isolate", but one of isolated, through is expected'],
    [{ ...LEAST, environment: {} }, 'environment is an object, but a text of 0 to 300'],
    [
      { ...LEAST, scope: undefined },
      'scope is missing, but an object of percentage, users, devices, header is expected',
    ],
    [{ ...LEAST, scope: {} }, 'scope is empty, but at least one of percentage, users, devices, header is expected'],
    [{ ...LEAST, scope: { percentage: 0 } }, 'scope.percentage is 0, but a number above 0, up to 100, is expected'],
    [{ ...LEAST, scope: { percentage: 101 } }, 'scope.percentage is 101'],
    [{ ...LEAST, scope: { percentage: '1' } }, 'scope.percentage is "1"'],
    [{ ...LEAST, scope: { users: [] } }, 'scope.users is a list of 0, but a list of 1 to 100 is expected'],
    [{ ...LEAST, scope: { devices: ['tv', ''] } }, 'scope.devices[1] is "", but a text of 1 to 300'],
    [
      { ...LEAST, scope: { header: { name: 'x canary', value: '1' } } },
      'scope.header.name is "x canary", but the name',
    ],
    [{ ...LEAST, scope: { header: { name: 'x-canary' } } }, 'scope.header.value is missing'],
    [{ ...LEAST, scope: { user: ['u-1'] } }, 'scope.user is not known here, where there are percentage, users,'],
    [{ ...LEAST, faults: [] }, 'faults is a list of 0, but a list of 1 to 10 is expected'],
    [{ ...LEAST, faults: FAULT }, 'faults is an object, but a list'],
    [withFault({ kind: 'slow' }), 'faults[0].kind is "slow", but one of latency, error, abort, timeout, exception'],
    [withFault({ latencyMs: undefined }), 'faults[0].latencyMs is missing, but a whole number from 1 to 60000'],
    [withFault({ latencyMs: 60_001 }), 'faults[0].latencyMs is 60001'],
    [withFault({ latencyMs: 1.5 }), 'faults[0].latencyMs is 1.5'],
    [withFault({ kind: 'abort' }), 'faults[0].latencyMs is given, but it belongs to the kind latency, not to abort'],
    [
      withFault({ statusCode: 503 }),
      'faults[0].statusCode is given, but it belongs to the kind error at service, edge',
    ],
    [withFault({ kind: 'error', latencyMs: undefined, statusCode: 200 }), 'faults[0].statusCode is 200, but a whole'],
    [withFault({ percentage: -1 }), 'faults[0].percentage is -1'],
    [withFault({ breakers: [] }), 'faults[0].breakers is not known here'],
    [withFault({ target: undefined }), 'faults[0].target is missing'],
    [withFault({ target: 'recs' }), 'faults[0].target is "recs", but an object of type, name, from, operation'],
    [
      withFault({ target: { type: 'planet', name: 'x' } }),
      'faults[0].target.type is "planet", but one of service, edge',
    ],
    [withFault({ target: { type: 'edge', name: 'x' } }), 'faults[0].target.from is missing'],
    [withFault({ target: { type: 'queue', name: 'x', from: 'y' } }), 'faults[0].target.from is given, but a target of'],
    [{ ...LEAST, expiresAt: undefined }, 'expiresAt is missing, but a time in epoch milliseconds that is to come'],
    [{ ...LEAST, expiresAt: NOW }, `expiresAt is ${NOW}, but a time`],
    [{ ...LEAST, expiresAt: NOW + 3_600_001 }, `expiresAt is ${NOW + 3_600_001}, but a time`],
    [{ ...LEAST, expiresAt: '2026-01-31T12:00:00Z' }, 'expiresAt is "2026-01-31T12:00:00Z", but a time'],
    [{ ...LEAST, caps: { maxInjections: 0 } }, 'caps.maxInjections is 0, but a whole number from 1 to 1000000'],
    [{ ...LEAST, caps: null, abort: [] }, 'abort is a list of 0, but an object of errorRateIncrease, minRequests'],
    [{ ...LEAST, abort: { errorRateIncrease: 1.1 } }, 'abort.errorRateIncrease is 1.1, but a number above 0, up to 1,'],
    [{ ...LEAST, id: 'b1946ac92492d234' }, 'id is not known here, where there are name, mode'],
    [{ ...LEAST, '\u0000<b>': 1 }, '"\\u0000<b>" is not known here'],
    [JSON.parse('{"__proto__": {"mode": "x"}}'), '__proto__ is not known here'],
  ])('%j is refused with the reason', (json, sentence) => {
    expect(problems(json)).toContainEqual(expect.stringContaining(sentence));
  });

  it('is told all that is wrong with it at once', () => {
    expect(
      problems({ ...LEAST, name: '', mode: 'x', caps: { maxInjections: 'many' } }).map((text) => text.split(' ')[0]),
    ).toEqual(['name', 'mode', 'caps.maxInjections']);
  });

  it('is active until it expires, unless it was stopped or aborted', () => {
    const experiment = { expiresAt: NOW };
    expect(experimentStatus(experiment, undefined, NOW - 1)).toBe('active');
    expect(experimentStatus(experiment, undefined, NOW)).toBe('expired');
    expect(experimentStatus(experiment, 'stopped', NOW - 1)).toBe('stopped');
    expect(experimentStatus(experiment, 'aborted', NOW + 1)).toBe('aborted');
  });
});
