import {
  createBreakerReader,
  createDeployReader,
  createExperimentReader,
  createIncidentReader,
  createIncidentWriter,
  createSignatureStore,
  type RemarkField,
  type Store,
} from '@faultline/clickhouse';
import { type Incident, signatureMatches, signatureOf, timelineOf } from '@faultline/model';
import type { ConsoleIncidents } from './console-reads.ts';
import { unlessAway, unlessEmpty } from './store-failure.ts';

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
  const signatures = createSignatureStore(store);
  const teach = async (incident: Incident, nowMs: number) => {
    const known = await experiments.list({ ids: incident.experimentIds, nowMs, limit: MOST });
    const signature = signatureOf(incident, known);
    await (signature ? signatures.write(signature, nowMs) : signatures.remove(incident.id, nowMs));
  };
  return {
    list: (query) => unlessEmpty(reader.list(query), () => []),
    read: (id, signal) => unlessEmpty(reader.read(id, signal), () => undefined),
    async timeline(incident, nowMs, signal) {
      const fromMs = incident.start - BEFORE_MS;
      const toMs = (incident.end || nowMs) + AFTER_MS;
      const [histories, deployed, ran] = await Promise.all([
        breakers.read({ fromMs, toMs, signal }),
        deploys.read({ fromMs, toMs, limit: MOST, signal }),
        unlessAway(experiments.list({ during: { fromMs, toMs }, nowMs, limit: MOST, signal })),
      ]);
      const transitions = histories.flatMap(({ service, name, transitions: changes }) =>
        changes
          // Where a breaker began says nothing of an incident.
          .filter(({ reason }) => reason !== 'created')
          .map(({ atMs, ...change }) => ({ at: atMs, service, breaker: name, ...change })),
      );
      return {
        entries: timelineOf(incident, { transitions, deploys: deployed, experiments: ran ?? [] }),
        hasExperiments: ran !== undefined,
      };
    },
    async remark(incident, { acknowledged, note, trueCulprit }, nowMs) {
      const remarks: Partial<Record<RemarkField, string>> = {};
      if (acknowledged !== undefined) remarks.acknowledgedAt = acknowledged ? String(nowMs) : '0';
      if (note !== undefined) remarks.note = note;
      if (trueCulprit !== undefined) remarks.trueCulprit = trueCulprit;
      await writer.remark(incident.id, remarks, nowMs);
      if (trueCulprit !== undefined) await teach({ ...incident, trueCulprit }, nowMs);
    },
    async looksLike(diagnosed, signal, except) {
      const known = await unlessAway(unlessEmpty(signatures.list(signal), () => []));
      return known && signatureMatches(diagnosed, known, except);
    },
  };
}
