import type { ScenarioRunner } from './scenario-runner.ts';
import { scheduledStart } from './schedule.ts';

/** A scenario that will start by itself; `at` in epoch milliseconds. */
export interface NextStart {
  scenario: string;
  at: number;
}

/** Starts gentle scenarios by itself, leaving out those whose time comes while another runs. */
export class Scheduler {
  readonly #runner: ScenarioRunner;
  readonly #gentle: readonly string[];
  readonly #readyAt: number;
  #timer: NodeJS.Timeout | undefined;
  #next: NextStart | undefined;

  /** @param readyAt epoch milliseconds from which the schedule counts */
  constructor(runner: ScenarioRunner, gentle: readonly string[], readyAt: number) {
    this.#runner = runner;
    this.#gentle = gentle;
    this.#readyAt = readyAt;
    this.#await(0);
  }

  get next(): NextStart | undefined {
    return this.#next;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#next = undefined;
  }

  #await(n: number): void {
    const { scenario, atMs } = scheduledStart(n, this.#gentle);
    this.#next = { scenario, at: this.#readyAt + atMs };
    this.#timer = setTimeout(
      () => {
        if (!this.#runner.running) void this.#runner.start(scenario, 'schedule').catch(() => {});
        this.#await(n + 1);
      },
      Math.max(0, this.#next.at - Date.now()),
    );
  }
}
