import type { Signature } from '@faultline/model';
import { writeSurely } from '../disk/lost-writes.ts';
import type { Store } from '../store/connect.ts';

/**
 * The library of known failures. What was written is seen by every read that begins after the write resolved. In a cluster
 * every shard must answer: of a part of them nobody could say that none is alike.
 */
export interface SignatureStore {
  /** Newest first, the newest 2,000. @throws StoreUnavailableError, or the reason of the aborted signal */
  list(signal?: AbortSignal): Promise<Signature[]>;
  /**
   * Keeps what an incident teaches, in place of what it taught before.
   * @param saidAtMs when people said so, in epoch milliseconds: of two sayings the later one holds; 0 for what nobody said,
   *   which holds until somebody does
   * @throws StoreUnavailableError when it may be kept or not: the same may be asked for again. StoreRejectedError
   */
  write(signature: Signature, saidAtMs: number): Promise<void>;
  /** Takes back what an incident taught. @throws as `write` */
  remove(incidentId: string, saidAtMs: number): Promise<void>;
}

interface SignatureRow extends Omit<Signature, 'fingerprint'> {
  fingerprint: string;
}

const MOST = 2_000;
const INPUT = `incidentId String, version UInt64, at Int64, isRemoved Bool, name String, experimentId String,
  fingerprint String`;

export function createSignatureStore(store: Store): SignatureStore {
  const insert = (row: SignatureRow & { version: number; isRemoved: boolean }) =>
    writeSurely(store, () =>
      store.insert(
        `INSERT INTO ${store.into('signatures')} (incident, version, at, is_removed, name, experiment, fingerprint)
         SELECT incidentId, version, fromUnixTimestamp64Milli(at), isRemoved, name, experimentId, fingerprint
         FROM input('${INPUT}')
         FORMAT JSONEachRow`,
        Buffer.from(JSON.stringify(row)),
        { async_insert: 0 },
      ),
    );
  return {
    async list(signal) {
      const rows = await store.read<SignatureRow>(
        `SELECT incident AS incidentId, name, experiment AS experimentId, toUnixTimestamp64Milli(at) AS at, fingerprint
         FROM (SELECT * FROM ${store.ofAllShards('signatures')} ORDER BY incident, version DESC LIMIT 1 BY incident) AS s
         WHERE NOT s.is_removed
         ORDER BY s.at DESC, incident
         LIMIT ${MOST}`,
        { everyShard: true, ...(signal ? { signal } : {}) },
      );
      return rows.map(({ fingerprint, ...row }) => ({ ...row, fingerprint: JSON.parse(fingerprint) }));
    },
    write: ({ fingerprint, ...signature }, saidAtMs) =>
      insert({ ...signature, fingerprint: JSON.stringify(fingerprint), version: saidAtMs, isRemoved: false }),
    remove: (incidentId, saidAtMs) =>
      insert({
        incidentId,
        version: saidAtMs,
        at: saidAtMs,
        isRemoved: true,
        name: '',
        experimentId: '',
        fingerprint: '',
      }),
  };
}
