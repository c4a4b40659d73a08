import { messageOf } from '@faultline/runtime';
import type { Action, Scenario } from '../scenarios.ts';
import { componentNamed } from '../topology.ts';
import type { Fleet } from './fleet.ts';

/** A scenario that is or was running. Times are epoch milliseconds; `endsAt` is when it ended or will. */
export interface Run {
  scenario: string;
  startedAt: number;
  endsAt: number;
  startedBy: 'schedule' | 'user';
}

/** What the runner needs of the processes. */
export type Breakable = Pick<Fleet, 'setFaults' | 'kill' | 'launch' | 'redeploy'>;

const RUNS_REMEMBERED = 200;
const UNDO_AGAIN_MS = 2_000;

/** Starts and ends scenarios, one at a time. */
export class ScenarioRunner {
  readonly #processes: Breakable;
  readonly #scenarios: ReadonlyMap<string, Scenario>;
  readonly #runs: Run[] = [];
  #running: { run: Run; scenario: Scenario; timer: NodeJS.Timeout } | undefined;
  #queue: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(processes: Breakable, scenarios: readonly Scenario[]) {
    this.#processes = processes;
    this.#scenarios = new Map(scenarios.map((scenario) => [scenario.name, scenario]));
  }

  get running(): Run | undefined {
    return this.#running?.run;
  }

  /** Past runs and the current one, oldest first. */
  get runs(): readonly Run[] {
    return this.#runs;
  }

  has(name: string): boolean {
    return this.#scenarios.has(name);
  }

  /** Ends what runs and starts the scenario, which must exist. Resolves when everything is broken as it says. */
  start(name: string, startedBy: Run['startedBy'], durationMs?: number): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#closed) return;
      await this.#end();
      const scenario = this.#scenarios.get(name)!;
      const startedAt = Date.now();
      const lastsMs = durationMs ?? scenario.durationMs;
      const run: Run = { scenario: name, startedAt, endsAt: startedAt + lastsMs, startedBy };
      this.#runs.push(run);
      if (this.#runs.length > RUNS_REMEMBERED) this.#runs.shift();
      this.#running = { run, scenario, timer: setTimeout(() => void this.stop(name), lastsMs) };
      for (const action of scenario.actions) await this.#apply(action);
    });
  }

  /** Ends the scenario if it is the one that runs. Resolves when everything is whole again. */
  stop(name: string): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#running?.scenario.name === name) await this.#end();
    });
  }

  /** Starts nothing from now on. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#running?.timer);
  }

  #inOrder(task: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(task);
    this.#queue = done.catch((error) => console.error(`demo-control: ${String(error)}`));
    return done;
  }

  async #end(): Promise<void> {
    if (!this.#running) return;
    const { run, scenario, timer } = this.#running;
    clearTimeout(timer);
    for (const action of scenario.actions) await this.#undoSurely(action);
    this.#running = undefined;
    run.endsAt = Date.now();
  }

  /** Nobody else would make it whole. */
  async #undoSurely(action: Action): Promise<void> {
    while (!this.#closed) {
      try {
        return await this.#undo(action);
      } catch (error) {
        console.error(`demo-control: ${action.process} is not whole yet: ${messageOf(error)}`);
        await new Promise((resolve) => setTimeout(resolve, UNDO_AGAIN_MS));
      }
    }
  }

  async #apply(action: Action): Promise<void> {
    if (action.do === 'kill') return await this.#processes.kill(action.process);
    if (action.do === 'deploy') await this.#processes.redeploy(action.process, action.version);
    this.#processes.setFaults(action.process, action.faults);
  }

  async #undo(action: Action): Promise<void> {
    if (action.do === 'kill') return await this.#processes.launch(action.process);
    this.#processes.setFaults(action.process, []);
    if (action.do === 'deploy') await this.#processes.redeploy(componentNamed(action.process).name);
  }
}
