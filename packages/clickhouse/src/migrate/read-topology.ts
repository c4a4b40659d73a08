import type { Store } from '../store/connect.ts';
import type { ClusterTopology } from './cluster-statements.ts';
import { SchemaError } from './schema-error.ts';

/**
 * What the servers of the store's cluster are; undefined without a cluster.
 * @throws SchemaError when the server does not know the cluster, or when not every server would get its tables
 */
export async function readTopology(store: Store): Promise<ClusterTopology | undefined> {
  const name = store.cluster;
  if (name === undefined) return undefined;
  const [found] = await store.read<{ servers: number; shards: number; keeper: number; known: string[] }>(
    `SELECT countIf(cluster = {cluster:String}) AS servers, uniqExactIf(shard_num, cluster = {cluster:String}) AS shards,
       (SELECT count() FROM system.tables WHERE database = 'system' AND name = 'zookeeper') AS keeper,
       arraySort(groupUniqArray(cluster)) AS known
     FROM system.clusters`,
    { params: { cluster: name }, database: 'system' },
  );
  const { servers, shards, keeper, known } = found!;
  if (servers === 0) {
    throw new SchemaError(
      `The ClickHouse server knows no cluster "${name}" (it knows ${known.join(', ') || 'none'}): ` +
        'check FAULTLINE_CLICKHOUSE_CLUSTER and the remote_servers in its configuration.',
    );
  }
  const replicated = keeper > 0;
  if (!replicated && servers > shards) {
    throw new SchemaError(
      `The cluster "${name}" has replicas, but no Keeper to keep them alike (there is no system.zookeeper that this user ` +
        'may read): configure <zookeeper>, or one server to a shard.',
    );
  }
  if (!replicated && store.serverCount !== servers) {
    throw new SchemaError(
      `The servers of the cluster "${name}" have no Keeper, so each of its ${servers} servers is to be named in ` +
        `FAULTLINE_CLICKHOUSE_URL, separated by commas; it names ${store.serverCount}.`,
    );
  }
  return { name, replicated };
}
