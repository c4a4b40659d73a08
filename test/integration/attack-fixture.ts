import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeRequest, spanIds, traceRequest } from '../../apps/collector/test/small-request.ts';
import { faultOf, type HttpAttack } from '../fixtures/http-attacks.ts';
import { type RunningCollector, startClickHouse, startCollector, type TestClickHouse } from './collector-fixture.ts';

/**
 * What the collector may take: its program (250), the bodies in memory twice, since chunks are joined (384), what one
 * request may become (128) and the text it is read from (64), blocks that wait (96) and are built (2 × 16), and what the
 * log has not written (64).
 */
export const MOST_RESIDENT_MIB = 250 + 384 + 128 + 64 + 96 + 32 + 64;
const GOOD_EVERY_MS = 100;
const WATCH_EVERY_MS = 50;
const GOOD_WITHIN_MS = 30_000;
/** On a machine that is busy it starts so slowly that it says so. */
const SAYS_THAT_IT_STARTS = /^faultline-collector: waits for ClickHouse: its tables are being created\n/;

export interface AttackReport {
  attacks: number;
  /** How many answers there were of each status. */
  answers: ReadonlyMap<number, number>;
  /** What was wrong, a line each. */
  faults: readonly string[];
  peakMib: number;
  /** Spans of the good client: one a request. */
  good: { acknowledged: number; askedToWait: number; stored: number };
  /** Until the good client had its answer, at worst. */
  slowestMs: number;
}

/** A collector that is attacked while a good client sends to it. */
export class UnderAttack {
  readonly faults: string[] = [];
  readonly #clickhouse: TestClickHouse;
  readonly #collector: RunningCollector;
  readonly #port: number;
  readonly #answers = new Map<number, number>();
  readonly #good = { acknowledged: 0, askedToWait: 0, stored: 0 };
  readonly #idle: Socket[] = [];
  readonly #goodClient: Promise<void>;
  readonly #watch: NodeJS.Timeout;
  #attacks = 0;
  #slowestMs = 0;
  #peakMib = 0;
  #isEnding = false;

  private constructor(clickhouse: TestClickHouse, collector: RunningCollector) {
    this.#clickhouse = clickhouse;
    this.#collector = collector;
    this.#port = Number(new URL(collector.otlpUrl).port);
    this.#goodClient = this.#sendGood();
    this.#watch = setInterval(() => this.#measure(), WATCH_EVERY_MS);
  }

  static async start(): Promise<UnderAttack> {
    const clickhouse = await startClickHouse();
    return new UnderAttack(clickhouse, await startCollector(clickhouse.server.url));
  }

  /** Opens connections that never say anything. */
  openIdle(count: number): void {
    for (let opened = 0; opened < count; opened++) {
      this.#idle.push(connect(this.#port, '127.0.0.1').on('error', () => {}));
    }
  }

  async suffer(attack: HttpAttack): Promise<void> {
    this.#attacks++;
    try {
      const answers = await attack.run(this.#port);
      for (const { status } of answers) this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
      const fault = faultOf(attack, answers);
      if (fault) this.faults.push(`${attack.name}: ${fault}`);
    } catch (error) {
      this.faults.push(`${attack.name}: ${(error as Error).message}`);
    }
  }

  /** Ends everything, and says how it went. */
  async end(): Promise<AttackReport> {
    this.#isEnding = true;
    await this.#goodClient;
    clearInterval(this.#watch);
    for (const socket of this.#idle) socket.destroy();
    const stderr = this.#collector.stderr().replace(SAYS_THAT_IT_STARTS, '');
    if (stderr !== '') this.faults.push(`the collector complained: ${stderr.slice(0, 2_000)}`);
    await this.#collector.allStored();
    const [row] = await this.#clickhouse.store.read<{ spans: number }>(
      `SELECT toUInt32(uniqExact(SpanId)) AS spans FROM spans WHERE ServiceName = 'good'`,
    );
    this.#good.stored = row!.spans;
    if (this.#good.stored < this.#good.acknowledged) this.faults.push('spans of the good client are missing');
    if (this.#peakMib > MOST_RESIDENT_MIB) this.faults.push(`the collector took ${this.#peakMib} MiB`);
    await this.#collector.stop();
    await this.#clickhouse.close();
    return {
      attacks: this.#attacks,
      answers: this.#answers,
      faults: this.faults,
      peakMib: this.#peakMib,
      good: this.#good,
      slowestMs: this.#slowestMs,
    };
  }

  async #sendGood(): Promise<void> {
    for (let number = 1; !this.#isEnding; number++) {
      const body = encodeRequest(traceRequest(spanIds(number, 1), { service: 'good' })) as BodyInit;
      const startedAt = performance.now();
      while (!(await this.#send(body))) await delay(GOOD_EVERY_MS);
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - startedAt);
      await delay(GOOD_EVERY_MS);
    }
  }

  /** @returns whether the request needs not be sent again */
  async #send(body: BodyInit): Promise<boolean> {
    try {
      const response = await fetch(`${this.#collector.otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-protobuf' },
        body,
        signal: AbortSignal.timeout(GOOD_WITHIN_MS),
      });
      await response.arrayBuffer();
      if (response.status === 200) this.#good.acknowledged++;
      else if (response.headers.has('retry-after')) {
        this.#good.askedToWait++;
        return false;
      } else this.faults.push(`the good client was answered ${response.status}`);
    } catch (error) {
      this.faults.push(`the good client was not answered: ${(error as Error).message}`);
    }
    return true;
  }

  #measure(): void {
    const { pid } = this.#collector.process;
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      this.#peakMib = Math.max(this.#peakMib, Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024);
    } catch {
      if (!this.#isEnding) this.faults.push('the collector has ended');
    }
  }
}
