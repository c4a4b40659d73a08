import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type EmbeddedServer, type Store, startEmbeddedServer } from '@faultline/clickhouse';
import { freePort } from '@faultline/runtime';
import { spawnCollector } from '../integration/collector-fixture.ts';

export interface ChaosEvent {
  /** Since the start of the load. */
  atMs: number;
  what: 'kill a collector' | 'kill ClickHouse' | 'stop ClickHouse' | 'fill the disk';
  /** Which collector. */
  index?: number;
  /** How long it lasts. */
  forMs?: number;
}

export interface ChaosOptions {
  collectors: number;
  /** Size of the disk that ClickHouse and collectors share. */
  diskBytes: number;
  log: (line: string) => void;
}

const MEBIBYTE = 2 ** 20;
/** Well below the disk's size. */
const MIN_FREE_BYTES = 24 * MEBIBYTE;
const LOG_QUOTA = '64MiB';
const BALLAST_CHUNK = Buffer.alloc(4 * MEBIBYTE, 1);

/** An embedded ClickHouse and collectors on a small disk, to which bad things can be done. */
export class FaultlineUnderChaos {
  readonly clickhouse: EmbeddedServer;
  readonly store: Store;
  readonly collectors: readonly KilledCollector[];
  /** Whether the disk is one of its own, so that it can be filled. */
  readonly hasOwnDisk: boolean;
  readonly #directory: string;
  readonly #log: (line: string) => void;

  private constructor(
    parts: { clickhouse: EmbeddedServer; collectors: KilledCollector[]; hasOwnDisk: boolean; directory: string },
    log: (line: string) => void,
  ) {
    this.clickhouse = parts.clickhouse;
    this.store = connect(parts.clickhouse.url);
    this.collectors = parts.collectors;
    this.hasOwnDisk = parts.hasOwnDisk;
    this.#directory = parts.directory;
    this.#log = log;
  }

  static async start({ collectors: count, diskBytes, log }: ChaosOptions): Promise<FaultlineUnderChaos> {
    const directory = mkdtempSync(path.join(tmpdir(), 'faultline-soak-'));
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', directory]);
    const clickhouse = await startEmbeddedServer({ dataDir: directory, minFreeDiskBytes: MIN_FREE_BYTES, log });
    const collectors: KilledCollector[] = [];
    for (let index = 0; index < count; index++) {
      collectors.push(await KilledCollector.start(clickhouse.url, path.join(directory, `collector-${index}`), log));
    }
    return new FaultlineUnderChaos({ clickhouse, collectors, hasOwnDisk: mount.status === 0, directory }, log);
  }

  /** Resolves when it is over. */
  async suffer({ what, index = 0, forMs = 0 }: ChaosEvent): Promise<void> {
    switch (what) {
      case 'kill a collector':
        this.#log(`kill -9 of collector ${index}`);
        this.collectors[index]!.kill();
        return;
      case 'kill ClickHouse':
        this.#log('kill -9 of ClickHouse');
        this.#signal('SIGKILL');
        return;
      case 'stop ClickHouse':
        await this.#stopClickHouse(forMs);
        return;
      case 'fill the disk':
        if (!this.hasOwnDisk) return;
        this.#log(`the disk is full for ${forMs} ms`);
        await this.#fillDisk(forMs);
        this.#log('the disk has room again');
    }
  }

  /** Ends all processes and removes all data. */
  async close(): Promise<void> {
    await Promise.all(this.collectors.map((collector) => collector.stop()));
    await this.store.close();
    await this.clickhouse.stop();
    if (this.hasOwnDisk) spawnSync('umount', ['-l', this.#directory]);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #stopClickHouse(forMs: number): Promise<void> {
    // It may just have been killed.
    while (this.clickhouse.pid === undefined) await delay(50);
    const { pid } = this.clickhouse;
    this.#log(`ClickHouse is stopped for ${forMs} ms`);
    this.#signal('SIGSTOP');
    await delay(forMs);
    if (this.clickhouse.pid === pid) this.#signal('SIGCONT');
    this.#log('ClickHouse goes on');
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.clickhouse;
    if (pid !== undefined) process.kill(pid, signal);
  }

  async #fillDisk(forMs: number): Promise<void> {
    const ballast = path.join(this.#directory, 'ballast');
    writeFileSync(ballast, '');
    const deadline = performance.now() + forMs;
    // What others free meanwhile is taken too.
    while (performance.now() < deadline) {
      await appendFile(ballast, BALLAST_CHUNK).catch(() => delay(100));
    }
    await rm(ballast);
  }
}

/** A collector on fixed ports that is started again whenever it ends. */
export class KilledCollector {
  readonly otlpUrl: string;
  /** How often it ended without having been killed. */
  failures = 0;
  readonly #settings: Record<string, string>;
  readonly #adminUrl: string;
  readonly #log: (line: string) => void;
  #running: ReturnType<typeof spawnCollector> | undefined;
  #isKilled = false;
  #isStopped = false;
  readonly #supervision: Promise<void>;

  private constructor(settings: Record<string, string>, log: (line: string) => void) {
    this.#settings = settings;
    this.otlpUrl = `http://127.0.0.1:${settings.FAULTLINE_OTLP_HTTP_PORT}`;
    this.#adminUrl = `http://127.0.0.1:${settings.FAULTLINE_ADMIN_PORT}`;
    this.#log = log;
    this.#supervision = this.#supervise();
  }

  static async start(clickhouseUrl: URL, dataDir: string, log: (line: string) => void): Promise<KilledCollector> {
    const ports = [await freePort(), await freePort(), await freePort()].map(String);
    const settings = {
      FAULTLINE_CLICKHOUSE_URL: clickhouseUrl.href,
      FAULTLINE_DATA_DIR: dataDir,
      FAULTLINE_LOG_QUOTA: LOG_QUOTA,
      FAULTLINE_OTLP_HTTP_PORT: ports[0]!,
      FAULTLINE_OTLP_GRPC_PORT: ports[1]!,
      FAULTLINE_ADMIN_PORT: ports[2]!,
    };
    return new KilledCollector(settings, log);
  }

  kill(): void {
    this.#isKilled = true;
    this.#running?.process.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#running?.process.kill('SIGTERM');
    await this.#supervision;
  }

  /** A figure without labels of its `/metrics`. @throws when it does not answer */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.#adminUrl}/metrics`)).text();
    return Number(new RegExp(`^faultline_collector_${name} (\\d+)`, 'm').exec(text)![1]);
  }

  async #supervise(): Promise<void> {
    while (!this.#isStopped) {
      this.#isKilled = false;
      this.#running = spawnCollector(this.#settings);
      const { exited, stderr, failure } = this.#running;
      await exited;
      if (this.#isKilled || this.#isStopped) continue;
      this.failures++;
      this.#log(`a collector ended by itself: ${failure() || stderr().slice(-500)}`);
      await delay(300);
    }
  }
}
