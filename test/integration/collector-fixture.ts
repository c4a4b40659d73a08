import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type EmbeddedServer, type Store, startEmbeddedServer } from '@faultline/clickhouse';
import { type ChildMessage, freePort } from '@faultline/runtime';
import type { NativeRow } from '../../apps/collector/test/native-block-reader.ts';
import { eventually } from '../fixtures/eventually.ts';

const COLLECTOR = path.join(import.meta.dirname, '../../apps/collector/src/main.ts');

/** An embedded ClickHouse of its own in a directory of its own. */
export interface TestClickHouse {
  server: EmbeddedServer;
  store: Store;
  close(): Promise<void>;
}

export async function startClickHouse(): Promise<TestClickHouse> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'faultline-collector-'));
  const server = await startEmbeddedServer({ dataDir });
  const store = connect(server.url);
  return {
    server,
    store,
    async close() {
      await store.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A collector as a process of its own, as in production. */
export interface RunningCollector {
  process: ChildProcess;
  otlpUrl: string;
  grpcPort: number;
  adminUrl: string;
  /** Resolves with the exit code. */
  exited: Promise<number | null>;
  /** Why it could not start, as it told its parent; '' until it did. */
  failure(): string;
  /** What it wrote to stderr so far. */
  stderr(): string;
  /** A figure of `/metrics`, summed over its labels. */
  metric(name: string): Promise<number>;
  /** Resolves when ClickHouse has every span that was accepted. */
  allStored(): Promise<void>;
  stop(): Promise<number | null>;
  /** As a crash ends it. */
  kill(): Promise<void>;
}

/** @throws Error with the collector's own words when it does not start */
export async function startCollector(clickhouseUrl: URL, env: Record<string, string> = {}): Promise<RunningCollector> {
  const [otlpPort, grpcPort, adminPort] = [await freePort(), await freePort(), await freePort()];
  const collector = spawnCollector({
    FAULTLINE_CLICKHOUSE_URL: clickhouseUrl.href,
    FAULTLINE_OTLP_HTTP_PORT: String(otlpPort),
    FAULTLINE_OTLP_GRPC_PORT: String(grpcPort),
    FAULTLINE_ADMIN_PORT: String(adminPort),
    ...env,
  });
  await new Promise<void>((resolve, reject) => {
    collector.process.on('message', (message: ChildMessage) => {
      if (message.type === 'ready') resolve();
      else reject(new Error(message.message));
    });
    void collector.exited.then((code) => reject(new Error(`exit code ${code}: ${collector.stderr()}`)));
  });
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${adminUrl}/metrics`)).text();
    const lines = text.split('\n').filter((line) => /^faultline_collector_(\w+)/.exec(line)?.[1] === name);
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  };
  return {
    ...collector,
    otlpUrl: `http://127.0.0.1:${otlpPort}`,
    grpcPort,
    adminUrl,
    metric,
    async allStored() {
      await eventually(
        'no span waits',
        () => metric('spans_waiting'),
        (waiting) => waiting === 0,
        {
          withinMs: 180_000,
          everyMs: 100,
        },
      );
    },
    stop() {
      collector.process.kill('SIGTERM');
      return collector.exited;
    },
    async kill() {
      collector.process.kill('SIGKILL');
      await collector.exited;
    },
  };
}

/**
 * Runs the collector with the given settings only, whatever the test's own environment says; with a log of its own that is
 * gone when it ends, unless FAULTLINE_DATA_DIR is given.
 */
export function spawnCollector(settings: Record<string, string>) {
  const ownDataDir = settings.FAULTLINE_DATA_DIR ? undefined : mkdtempSync(path.join(tmpdir(), 'faultline-collector-'));
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('FAULTLINE_'));
  const child = spawn(process.execPath, [COLLECTOR], {
    env: { ...Object.fromEntries(inherited), ...(ownDataDir ? { FAULTLINE_DATA_DIR: ownDataDir } : {}), ...settings },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  let failure = '';
  child.on('message', (message: ChildMessage) => {
    if (message.type === 'failed') failure = message.message;
  });
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      if (ownDataDir) rmSync(ownDataDir, { recursive: true, force: true });
      resolve(code);
    });
  });
  return { process: child, exited, stderr: () => stderr, failure: () => failure };
}

/** All spans as ClickHouse has them, in the form in which blocks are read back. */
export async function readSpans(store: Store, where = '1'): Promise<NativeRow[]> {
  const entries = (map: string) => `arrayZip(mapKeys(${map}), mapValues(${map}))`;
  const rows = await store.read<Record<string, string>>(
    `SELECT
       toString(toUnixTimestamp64Nano(Timestamp)) AS Timestamp, lower(hex(TraceId)) AS TraceId,
       lower(hex(SpanId)) AS SpanId, lower(hex(ParentSpanId)) AS ParentSpanId, TraceState, SpanName, SpanKind,
       ServiceName, ScopeName, ScopeVersion, ${entries('spans.ResourceAttributes')} AS ResourceAttributes,
       ${entries('spans.SpanAttributes')} AS SpanAttributes, toString(Duration) AS Duration, StatusCode, StatusMessage,
       arrayMap(t -> toString(toUnixTimestamp64Nano(t)), spans.Events.Timestamp) AS \`Events.Timestamp\`, Events.Name,
       arrayMap(m -> ${entries('m')}, spans.Events.Attributes) AS \`Events.Attributes\`,
       arrayMap(i -> lower(hex(i)), spans.Links.TraceId) AS \`Links.TraceId\`,
       arrayMap(i -> lower(hex(i)), spans.Links.SpanId) AS \`Links.SpanId\`, Links.TraceState,
       arrayMap(m -> ${entries('m')}, spans.Links.Attributes) AS \`Links.Attributes\`
     FROM spans WHERE ${where}`,
  );
  return rows.map((row) => ({
    ...row,
    Timestamp: BigInt(row.Timestamp!),
    Duration: BigInt(row.Duration!),
    'Events.Timestamp': (row['Events.Timestamp'] as unknown as string[]).map(BigInt),
  }));
}
