import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Limits of the embedded server, in bytes. */
export interface ServerLimits {
  /** ClickHouse's own limit; the process's resident memory peaks at about 1.6 times it. */
  memoryBytes: number;
  /** Inserts are refused below this much free disk, so that retention can still run. */
  minFreeDiskBytes: number;
}

/** Servers on loopback that know each other, so that tests have shards. */
export interface LoopbackCluster {
  name: string;
  /** What the servers trust each other by; a query then runs on the others as the user who asked. */
  secret: string;
  /** The native port of each shard, in order. */
  nativePorts: readonly number[];
}

/** Where the embedded server keeps its things. */
export interface ServerFiles {
  /** ClickHouse's own data directory. */
  data: string;
  config: string;
  /** What the server writes on stderr is appended here. */
  stderr: string;
  password: string;
}

export const EMBEDDED_USER = 'faultline';

/**
 * Writes the server's configuration below `directory`; generates the password at first. Everything is readable by this
 * user only. Unchanged files are left alone, because a server that runs here reloads what changes.
 */
export async function writeServerFiles(
  directory: string,
  limits: ServerLimits,
  cluster?: LoopbackCluster,
): Promise<ServerFiles> {
  const root = path.resolve(directory);
  await createPrivately(root);
  const password = await keepPassword(path.join(root, 'password'));
  const users = path.join(root, 'users.xml');
  const config = path.join(root, 'config.xml');
  await writeIfChanged(users, usersXml(password, limits));
  await writeIfChanged(config, configXml(root, users, limits, cluster));
  return { data: path.join(root, 'data'), config, stderr: path.join(root, 'stderr.log'), password };
}

/** @throws Error with one sentence when the directory cannot be made or written */
async function createPrivately(root: string): Promise<void> {
  try {
    await mkdir(path.join(root, 'data'), { recursive: true, mode: 0o700 });
    await chmod(root, 0o700);
    await access(root, constants.W_OK);
  } catch (error) {
    const why = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? String((error as Error).message);
    throw new Error(`The directory ${root} cannot be used, because ${why}: set FAULTLINE_DATA_DIR to another one.`, {
      cause: error,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a file of that name is there',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

async function keepPassword(file: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  try {
    await writeFile(file, password, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const kept = (await readFile(file, 'utf8')).trim();
  if (kept !== '') return kept;
  // A first start on a full disk has left it so.
  await writeFile(file, password);
  return password;
}

async function writeIfChanged(file: string, text: string): Promise<void> {
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === text) return;
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}

/**
 * How many times its largest part a merge has to make. A row is written again once per level of merging, and merges cost
 * more than inserts: with 20 instead of ClickHouse's 5 there are about half as many levels, for some more parts.
 */
const MERGE_BASE = 20;

/**
 * Room that merges leave alone, whatever they reckon with: a write that fails is not noticed. No more than that, because
 * partitions cannot be deleted below it either.
 */
function keepFreeBytes(minFreeDiskBytes: number): number {
  return Math.floor(Math.min(minFreeDiskBytes / 16, 32 * 2 ** 20));
}

/**
 * The level of the log comes from `log-level`, not from `logger/level`. System logs stay off: after a restart on the
 * same directory the embedded server cannot create their tables again.
 */
function configXml(
  root: string,
  users: string,
  { memoryBytes, minFreeDiskBytes }: ServerLimits,
  cluster: LoopbackCluster | undefined,
): string {
  const log = escapeXml(path.join(root, 'server'));
  return `<clickhouse>
  <log-level>warning</log-level>
  <logger><log>${log}.log</log><errorlog>${log}.err.log</errorlog><size>10M</size><count>2</count></logger>
  <users_config>${escapeXml(users)}</users_config>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <mark_cache_size>67108864</mark_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_schedule_pool_size>8</background_schedule_pool_size>
  <max_concurrent_queries>100</max_concurrent_queries>
  <storage_configuration><disks><default>
    <keep_free_space_bytes>${keepFreeBytes(minFreeDiskBytes)}</keep_free_space_bytes>
  </default></disks></storage_configuration>
  <merge_tree>
    <merge_selector_base>${MERGE_BASE}</merge_selector_base>
    <old_parts_lifetime>30</old_parts_lifetime>
    <min_free_disk_bytes_to_perform_insert>${minFreeDiskBytes}</min_free_disk_bytes_to_perform_insert>
  </merge_tree>${cluster ? remoteServersXml(cluster) : ''}
</clickhouse>
`;
}

function remoteServersXml({ name, secret, nativePorts }: LoopbackCluster): string {
  const shards = nativePorts.map(
    (port) => `
    <shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>${port}</port></replica></shard>`,
  );
  return `
  <remote_servers><${name}>
    <secret>${escapeXml(secret)}</secret>${shards.join('')}
  </${name}></remote_servers>`;
}

/**
 * The server logs itself in as `default` with an empty password from 127.0.0.1, so that user stays, with nothing but
 * what opening the listener and holding it open needs.
 */
function usersXml(password: string, { memoryBytes }: ServerLimits): string {
  const queryBytes = Math.floor(memoryBytes * 0.6);
  const hash = createHash('sha256').update(password).digest('hex');
  return `<clickhouse>
  <profiles><default>
    <max_memory_usage>${queryBytes}</max_memory_usage>
    <max_bytes_before_external_group_by>${Math.floor(queryBytes / 2)}</max_bytes_before_external_group_by>
    <max_threads>2</max_threads>
  </default></profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query><query>GRANT SELECT ON system.numbers</query></grants>
    </default>
    <${EMBEDDED_USER}>
      <password_sha256_hex>${hash}</password_sha256_hex><networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile><quota>default</quota>
      <grants>
        <query>GRANT SHOW, SELECT, INSERT, ALTER, CREATE, DROP, TRUNCATE, OPTIMIZE, KILL QUERY, SYSTEM, dictGet ON *.*</query>
        <query>GRANT TABLE ENGINE ON *</query>
        <query>GRANT READ, WRITE ON REMOTE</query>
        <query>GRANT CLUSTER ON *.*</query>
      </grants>
    </${EMBEDDED_USER}>
  </users>
</clickhouse>
`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
