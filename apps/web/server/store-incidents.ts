import {
  createBreakerReader,
  createDeployReader,
  createExperimentReader,
  createIncidentReader,
  createIncidentWriter,
  type RemarkField,
  type Store,
} from '@faultline/clickhouse';
import { timelineOf } from '@faultline/model';
import type { ConsoleIncidents } from './console-reads.ts';
import { unlessEmpty } from './store-failure.ts';

/** What led to an incident, and what happened as it ended. */
const BEFORE_MS = 300_000;
const AFTER_MS = 60_000;
const MOST = 200;

/** Reads incidents in ClickHouse, and writes what people say of them. */
export function openStoreIncidents(store: Store): ConsoleIncidents {
  const reader = createIncidentReader(store);
  const writer = createIncidentWriter(store);
  const breakers = createBreakerReader(store);
  const deploys = createDeployReader(store);
  const experiments = createExperimentReader(store);
  return {
    list: (query) => unlessEmpty(reader.list(query), () => []),
    read: (id, signal) => unlessEmpty(reader.read(id, signal), () => undefined),
    async timeline(incident, nowMs, signal) {
      const fromMs = incident.start - BEFORE_MS;
      const toMs = (incident.end || nowMs) + AFTER_MS;
      const [histories, deployed, all] = await Promise.all([
        breakers.read({ fromMs, toMs, signal }),
        deploys.read({ fromMs, toMs, limit: MOST, signal }),
        experiments.list({ nowMs, limit: MOST, signal }),
      ]);
      const transitions = histories.flatMap(({ service, name, transitions: changes }) =>
        changes
          // Where a breaker began says nothing of an incident.
          .filter(({ reason }) => reason !== 'created')
          .map(({ atMs, ...change }) => ({ at: atMs, service, breaker: name, ...change })),
      );
      const ran = all.filter(
        ({ createdAt, stoppedAt, expiresAt }) => createdAt < toMs && (stoppedAt || expiresAt) >= fromMs,
      );
      return timelineOf(incident, { transitions, deploys: deployed, experiments: ran });
    },
    remark(id, { acknowledged, note, trueCulprit }, nowMs) {
      const remarks: Partial<Record<RemarkField, string>> = {};
      if (acknowledged !== undefined) remarks.acknowledgedAt = acknowledged ? String(nowMs) : '0';
      if (note !== undefined) remarks.note = note;
      if (trueCulprit !== undefined) remarks.trueCulprit = trueCulprit;
      return writer.remark(id, remarks, nowMs);
    },
  };
}
