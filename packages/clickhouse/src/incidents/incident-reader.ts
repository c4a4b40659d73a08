import type { Incident, IncidentStatus } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import type { RemarkField } from './incident-writer.ts';

export interface IncidentQuery {
  /** Those that went on at some time in here; epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  status?: IncidentStatus;
  /** A service with a symptom, a suspect, or hit by it. */
  service?: string;
  /** Part of the summary, of a service's name, or of what people said; in any case. */
  text?: string;
  /** The newest, at most so many. */
  limit: number;
  signal?: AbortSignal;
}

/** Reads incidents as they are after every write that has resolved. */
export interface IncidentReader {
  /**
   * Newest start first, without those that turned out to be a part of another.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  list(query: IncidentQuery): Promise<Incident[]>;
  /** Undefined if there is none of that id. @throws as `list` */
  read(id: string, signal?: AbortSignal): Promise<Incident | undefined>;
}

interface IncidentRow extends Pick<Incident, 'id' | 'status' | 'mergedInto' | 'summary'> {
  startMs: number;
  detectedMs: number;
  endMs: number;
  definition: string;
  remarks: Partial<Record<RemarkField, string>>;
}

/** Of narrow columns alone, so that the documents of all others are not read. */
const WENT_ON = `
  argMax(merged_into, version) = '' AND argMax(start, version) < fromUnixTimestamp64Milli({toMs:Int64})
  AND (argMax(status, version) = 'open' OR argMax(ended, version) >= fromUnixTimestamp64Milli({fromMs:Int64}))
  AND ({status:String} = '' OR argMax(status, version) = {status:String})`;
const FOUND = `
  ({service:String} = '' OR has(services, {service:String}))
  AND ({text:String} = '' OR arrayExists(
    part -> positionCaseInsensitiveUTF8(part, {text:String}) > 0,
    arrayConcat([summary], CAST(services, 'Array(String)'), [remarks['note'], remarks['trueCulprit']])))`;

export function createIncidentReader(store: Store): IncidentReader {
  const read = async (
    { among, having, where }: { among: string; having: string; where: string },
    params: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<Incident[]> => {
    const rows = await store.read<IncidentRow>(
      `SELECT id, toUnixTimestamp64Milli(start) AS startMs, toUnixTimestamp64Milli(detected) AS detectedMs,
         toUnixTimestamp64Milli(ended) AS endMs, status, merged_into AS mergedInto, summary, definition, remarks
       FROM (
         SELECT * FROM ${store.ofAllShards('incidents')}
         WHERE ${among} AND (id, version) IN (
           SELECT id, max(version) FROM ${store.ofAllShards('incidents')} WHERE ${among} GROUP BY id HAVING ${having})
         ORDER BY id
         LIMIT 1 BY id
       ) AS i
       LEFT JOIN (
         SELECT id, CAST(groupArray((toString(field), value)), 'Map(String, String)') AS remarks
         FROM (
           SELECT id, field, value FROM ${store.ofAllShards('incident_remarks')} WHERE ${among}
           ORDER BY id, field, version DESC
           LIMIT 1 BY id, field)
         GROUP BY id
       ) AS r ON i.id = r.id
       WHERE ${where}
       ORDER BY start DESC, id
       LIMIT {limit:UInt32}`,
      { params, ...(signal ? { signal } : {}) },
    );
    return rows.map(incidentOf);
  };
  return {
    list: ({ fromMs, toMs, status = '', service = '', text = '', limit, signal }) =>
      read({ among: 'true', having: WENT_ON, where: FOUND }, { fromMs, toMs, status, service, text, limit }, signal),
    async read(id, signal) {
      const [incident] = await read(
        { among: 'id = {id:String}', having: 'true', where: 'true' },
        { id, limit: 1 },
        signal,
      );
      return incident;
    },
  };
}

function incidentOf({ definition, remarks, startMs, detectedMs, endMs, ...row }: IncidentRow): Incident {
  return {
    ...row,
    start: startMs,
    detected: detectedMs,
    end: endMs,
    ...JSON.parse(definition),
    acknowledgedAt: Number(remarks.acknowledgedAt ?? 0),
    note: remarks.note ?? '',
    trueCulprit: remarks.trueCulprit ?? '',
  };
}
