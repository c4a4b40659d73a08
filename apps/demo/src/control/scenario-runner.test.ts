import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Scenario } from '../scenarios.ts';
import { type Breakable, ScenarioRunner } from './scenario-runner.ts';

const scenario = (name: string, actions: Scenario['actions']): Scenario => ({
  name,
  title: name,
  sentence: name,
  culprit: { kind: 'service', service: 'artwork' },
  victims: [],
  breakers: [],
  durationMs: 10_000,
  gentle: false,
  actions,
});
const SLOW = scenario('slow', [{ do: 'faults', process: 'artwork', faults: [{ kind: 'error', share: 1 }] }]);
const DOWN = scenario('down', [{ do: 'kill', process: 'routing' }]);
const DEPLOY = scenario('deploy', [{ do: 'deploy', process: 'artwork', version: '2.1.0', faults: [] }]);

let done: string[];
let runner: ScenarioRunner;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
  done = [];
  const processes: Breakable = {
    setFaults: (name, faults) => void done.push(`${name} has ${faults.length} faults`),
    kill: async (name) => void done.push(`${name} killed`),
    launch: async (name) => void done.push(`${name} launched`),
    redeploy: async (name, version) => void done.push(`${name} is now ${version ?? 'as before'}`),
  };
  runner = new ScenarioRunner(processes, [SLOW, DOWN, DEPLOY]);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a scenario', () => {
  it('breaks something and, when its time is over, makes it whole', async () => {
    await runner.start('slow', 'user');
    expect(runner.running).toEqual({ scenario: 'slow', startedAt: 1_000, endsAt: 11_000, startedBy: 'user' });
    expect(done).toEqual(['artwork has 1 faults']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runner.running).toBeUndefined();
    expect(done).toEqual(['artwork has 1 faults', 'artwork has 0 faults']);
  });

  it('lasts as long as its starter says', async () => {
    await runner.start('slow', 'user', 500);
    await vi.advanceTimersByTimeAsync(500);
    expect(runner.running).toBeUndefined();
  });

  it('ends when it is stopped, and only then remembers that as its end', async () => {
    await runner.start('down', 'schedule');
    await runner.stop('slow');
    expect(runner.running?.scenario).toBe('down');
    vi.setSystemTime(3_000);
    await runner.stop('down');
    expect(done).toEqual(['routing killed', 'routing launched']);
    expect(runner.runs).toEqual([{ scenario: 'down', startedAt: 1_000, endsAt: 3_000, startedBy: 'schedule' }]);
  });

  it('is over only when everything is whole again, however often that fails', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    let failures = 2;
    const processes: Breakable = {
      setFaults: () => {},
      kill: async () => {},
      redeploy: async () => {},
      launch: async (name) => {
        if (failures-- > 0) throw new Error('its port is taken');
        done.push(`${name} launched`);
      },
    };
    const stubborn = new ScenarioRunner(processes, [DOWN]);
    await stubborn.start('down', 'user');
    const stopped = stubborn.stop('down');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(stubborn.running?.scenario).toBe('down');
    await vi.advanceTimersByTimeAsync(2_000);
    await stopped;
    expect([stubborn.running, done]).toEqual([undefined, ['routing launched']]);
    error.mockRestore();
  });

  it('takes the place of the one that runs', async () => {
    await Promise.all([runner.start('deploy', 'user'), runner.start('slow', 'user')]);
    expect(runner.running?.scenario).toBe('slow');
    expect(done).toEqual([
      'artwork is now 2.1.0',
      'artwork has 0 faults',
      'artwork has 0 faults',
      'artwork is now as before',
      'artwork has 1 faults',
    ]);
  });

  it('does not start once everything is being stopped', async () => {
    runner.close();
    await runner.start('slow', 'user');
    expect(done).toEqual([]);
  });
});
