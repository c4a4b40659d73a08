import { randomBytes } from 'node:crypto';
import {
  createExperimentReader,
  createExperimentWriter,
  createGuardingBreakers,
  createInjectedCalls,
  type Store,
} from '@faultline/clickhouse';
import type { Experiment, Fault } from '@faultline/model';
import type { ConsoleFaults } from './console-reads.ts';
import { unlessEmpty } from './store-failure.ts';

/** Reads and writes experiments in ClickHouse. */
export function openStoreFaults(store: Store): ConsoleFaults {
  const reader = createExperimentReader(store);
  const writer = createExperimentWriter(store);
  const guarding = createGuardingBreakers(store);
  const injectedCalls = createInjectedCalls(store);

  const withBreakers = async (fault: Fault): Promise<Fault> => {
    const breakers = await guarding.of(fault.target);
    return breakers ? { ...fault, breakers } : fault;
  };

  return {
    list: (request) => unlessEmpty(reader.list(request), () => []),
    read: (id, nowMs, signal) => unlessEmpty(reader.read(id, nowMs, signal), () => undefined),
    injectedCalls: (experiment, nowMs, signal) => injectedCalls.count(experiment, nowMs, signal),
    async create(definition, nowMs) {
      const experiment: Experiment = {
        id: randomBytes(8).toString('hex'),
        ...definition,
        faults: await Promise.all(definition.faults.map(withBreakers)),
        createdAt: nowMs,
        status: 'active',
        stoppedAt: 0,
        stopReason: '',
      };
      await writer.create(experiment);
      return experiment;
    },
    stop: (id, atMs, reason) => writer.stop({ id, stop: 'stopped', atMs, reason }),
  };
}
