import { readExperiment } from '@faultline/model';
import { describe, expect, it } from 'vitest';
import { faultsEnglish } from '../text/english/faults.ts';
import { inFormWords } from '../ui/form-problem.ts';
import { bodyOf, type Draft, FIRST_DRAFT } from './draft.ts';

const NOW = 1_700_000_000_000;

const body = (more: Partial<Draft>) => bodyOf({ ...FIRST_DRAFT, name: 'slow', targetName: 'recs', ...more }, NOW);
const asSent = (more: Partial<Draft>) => JSON.parse(JSON.stringify(body(more)));
const problems = (more: Partial<Draft>) => {
  const result = readExperiment(asSent(more), NOW);
  return 'problems' in result ? result.problems.map(({ field, message }) => `${field} ${message}`) : [];
};

describe('a new experiment as it is typed', () => {
  it('needs no more than a name and a target', () => {
    expect(problems({})).toEqual([]);
    expect(body({})).toMatchObject({
      mode: 'isolated',
      scope: { percentage: 1 },
      expiresAt: NOW + 300_000,
      abort: { errorRateIncrease: 0.05 },
    });
  });

  it.each<Partial<Draft>>([
    { kind: 'error' },
    { kind: 'abort' },
    { kind: 'error', targetType: 'breaker' },
    { kind: 'error', targetType: 'breaker', targetFrom: 'api' },
    { targetType: 'edge', targetFrom: 'api' },
    { targetType: 'operation', operation: 'GET /recs' },
    { targetType: 'cache', kind: 'timeout', targetFrom: 'left over', operation: 'left over' },
    { scopePercentage: '', users: 'u-1, u-2,', devices: ' tv ', headerName: 'x-canary', headerValue: '1' },
  ])('is one that the server takes: %j', (more) => {
    expect(problems(more)).toEqual([]);
  });

  it('keeps what is typed wrongly as it is typed', () => {
    expect(problems({ latencyMs: 'much', minutes: 'long', scopePercentage: '' })).toEqual([
      expect.stringContaining('scope is empty'),
      expect.stringContaining('faults[0].latencyMs is "much"'),
      expect.stringContaining('expiresAt is "long"'),
    ]);
  });

  it('lists users and devices by commas', () => {
    expect(body({ users: ' u-1,u-2 ,, ' })).toMatchObject({ scope: { users: ['u-1', 'u-2'] } });
  });

  it('has words in the form for whatever is wrong with it', () => {
    const blank = Object.fromEntries(Object.keys(FIRST_DRAFT).map((part) => [part, '']));
    const wrong = Object.fromEntries(Object.keys(FIRST_DRAFT).map((part) => [part, '-1'.padEnd(400, 'x')]));
    const drafts = [
      ...(['edge', 'operation', 'breaker'] as const).flatMap((targetType) => [
        { ...blank, targetType, kind: 'latency', mode: 'isolated' },
        { ...wrong, targetType, kind: 'error', mode: 'isolated' },
        { ...wrong, targetType, kind: 'latency', mode: 'isolated' },
      ]),
    ] as Draft[];
    for (const draft of drafts) {
      const found = readExperiment(bodyOf(draft, NOW), NOW);
      const said = inFormWords('problems' in found ? found.problems : [], faultsEnglish.faults.expected, () => '');
      expect(said.length).toBeGreaterThan(3);
      expect(said.filter((problem) => problem.said === '')).toEqual([]);
    }
  });
});
