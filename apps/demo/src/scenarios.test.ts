import { describe, expect, it } from 'vitest';
import { readScenarios, type Scenario } from './scenarios.ts';
import { COMPONENTS, SERVICE_NAMES } from './topology.ts';

const PROCESSES = new Set(COMPONENTS.map((component) => component.name));
const DEPENDENCIES = new Set(COMPONENTS.filter(({ kind }) => kind === 'platform').map(({ name }) => name));

const culpritNames = ({ culprit }: Scenario): { names: string[]; known: ReadonlySet<string> } => {
  if (culprit.kind === 'service') return { names: [culprit.service], known: SERVICE_NAMES };
  if (culprit.kind === 'dependency') return { names: [culprit.dependency], known: DEPENDENCIES };
  return { names: [culprit.connection.source, culprit.connection.target], known: SERVICE_NAMES };
};

describe('the scenarios', () => {
  const scenarios = readScenarios();

  it('are the ones that the documentation lists', () => {
    expect(scenarios.map((scenario) => scenario.name)).toEqual([
      'bad-deploy',
      'bulkhead-saturation',
      'cache-loss',
      'failing-personalization',
      'retry-storm',
      'routing-down',
      'slow-consumer',
      'slow-recommendations',
    ]);
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s names only what exists',
    (_, scenario) => {
      const { names, known } = culpritNames(scenario);
      for (const name of names) expect(known).toContain(name);
      for (const victim of scenario.victims) expect(SERVICE_NAMES).toContain(victim);
      for (const { service, name } of scenario.breakers) {
        expect(SERVICE_NAMES).toContain(service);
        expect(SERVICE_NAMES).toContain(name);
      }
      expect(scenario.actions.length).toBeGreaterThan(0);
      for (const action of scenario.actions) expect(PROCESSES).toContain(action.process);
    },
  );

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s tells its story', (_, scenario) => {
    expect(scenario.title.length).toBeGreaterThan(5);
    expect(scenario.sentence).toMatch(/^[A-Z].{40,}\.$/);
    expect(scenario.durationMs).toBeGreaterThanOrEqual(20_000);
    expect(scenario.durationMs).toBeLessThanOrEqual(120_000);
    for (const action of scenario.actions) {
      for (const fault of action.do === 'kill' ? [] : action.faults) {
        if (fault.kind === 'delay') expect(fault.maxMs).toBeGreaterThanOrEqual(fault.minMs);
        if (fault.kind === 'delay' || fault.kind === 'error') expect(fault.share > 0 && fault.share <= 1).toBe(true);
      }
    }
  });
});
