import type { Incident } from '@faultline/model';
import { writeSurely } from '../disk/lost-writes.ts';
import type { Store } from '../store/connect.ts';

/** Whether and when an incident was acknowledged, what people noted, and who it was: what they say of it. */
export type RemarkField = 'acknowledgedAt' | 'note' | 'trueCulprit';

export interface IncidentWriter {
  /**
   * Keeps an incident as it is now; what people say of it is not touched.
   * @param atMs epoch milliseconds: of two writes the later one holds
   * @throws StoreUnavailableError when it may be kept or not: the same may be asked for again. StoreRejectedError
   */
  write(incident: Incident, atMs: number): Promise<void>;
  /** Keeps what somebody says of an incident, in place of what was said before. @throws as `write` */
  remark(id: string, remarks: Partial<Record<RemarkField, string>>, atMs: number): Promise<void>;
}

const INCIDENT = `id String, version UInt64, start Int64, detected Int64, end Int64, status String, mergedInto String,
  summary String, services Array(String), definition String`;
const REMARK = 'id String, field String, at Int64, value String';

export function createIncidentWriter(store: Store): IncidentWriter {
  const insert = (sql: string, rows: readonly object[]) =>
    writeSurely(store, () =>
      store.insert(sql, Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')), { async_insert: 0 }),
    );
  return {
    write(incident, atMs) {
      const { id, start, detected, end, status, mergedInto, summary } = incident;
      const { severity, baseline, symptoms, suspects, critical, impact, diagnosedAt, experimentIds } = incident;
      const definition = { severity, baseline, symptoms, suspects, critical, impact, diagnosedAt, experimentIds };
      const row = { id, version: atMs, start, detected, end, status, mergedInto, summary };
      return insert(
        `INSERT INTO ${store.into('incidents')}
           (id, version, start, detected, ended, status, merged_into, summary, services, definition)
         SELECT id, version, fromUnixTimestamp64Milli(start), fromUnixTimestamp64Milli(detected),
           fromUnixTimestamp64Milli(end), status, mergedInto, summary, services, definition
         FROM input('${INCIDENT}')
         FORMAT JSONEachRow`,
        [{ ...row, services: servicesOf(incident), definition: JSON.stringify(definition) }],
      );
    },
    async remark(id, remarks, atMs) {
      const rows = Object.entries(remarks).map(([field, value]) => ({ id, field, at: atMs, value }));
      if (rows.length === 0) return;
      await insert(
        `INSERT INTO ${store.into('incident_remarks')} (id, field, version, at, value)
         SELECT id, field, toUInt64(at), fromUnixTimestamp64Milli(at), value
         FROM input('${REMARK}')
         FORMAT JSONEachRow`,
        rows,
      );
    },
  };
}

/** Whom it is about, for those who look for a service. */
function servicesOf({ symptoms, suspects, impact }: Incident): string[] {
  return [
    ...new Set([
      ...symptoms.map(({ service }) => service),
      ...suspects.map(({ service }) => service),
      ...impact.services,
    ]),
  ];
}
