import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import type { SetUp } from './set-ups.ts';

const SERVICE = join(import.meta.dirname, 'service.cjs');
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Usage {
  /** User and system time so far, µs. */
  cpuUs: number;
  rssBytes: number;
}

/** `service.cjs` in a process of its own, under one of the set-ups. */
export class MeasuredService {
  readonly process: ChildProcess;
  readonly url: string;
  stderr = '';

  private constructor(process: ChildProcess, port: number) {
    this.process = process;
    this.url = `http://127.0.0.1:${port}`;
    process.stderr!.on('data', (chunk) => {
      this.stderr += chunk;
    });
  }

  static async start({ args, env }: SetUp, more: { callee: string; collector: string }): Promise<MeasuredService> {
    const child = spawn(process.execPath, [...args, SERVICE], {
      env: {
        PATH: process.env.PATH,
        OTEL_SERVICE_NAME: 'measured',
        OTEL_EXPORTER_OTLP_ENDPOINT: more.collector,
        CALLEE: more.callee,
        ...env,
      },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new MeasuredService(child, port);
  }

  async usage(): Promise<Usage> {
    const { cpu, rss } = await this.#ask<{ cpu: NodeJS.CpuUsage; rss: number }>('usage');
    return { cpuUs: cpu.user + cpu.system, rssBytes: rss };
  }

  async lostSpans(): Promise<number> {
    return (await this.#ask<{ lost: number }>('lost')).lost;
  }

  /** @returns milliseconds of each request. */
  async load(requests: number, atOnce: number): Promise<number[]> {
    const latenciesMs: number[] = [];
    let left = requests;
    const sendInTurn = async () => {
      while (left-- > 0) latenciesMs.push(await requestMs(this.url));
    };
    await Promise.all(Array.from({ length: atOnce }, sendInTurn));
    return latenciesMs;
  }

  async stop(): Promise<void> {
    this.process.disconnect();
    await once(this.process, 'exit');
  }

  async #ask<Answer>(question: string): Promise<Answer> {
    this.process.send(question);
    return (await once(this.process, 'message'))[0] as Answer;
  }
}

function requestMs(url: string): Promise<number> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - startedMs);
        else reject(new Error(`the service answered ${response.statusCode}`));
      });
    });
    request.on('error', reject);
  });
}
