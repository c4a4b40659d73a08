import { messageOf, type SupervisedChild, type SupervisionListener, supervise } from '@faultline/runtime';
import type { Fault, FaultsMessage } from '../faults.ts';
import { CAN_SHARE_PORT } from '../platform/addresses.ts';
import { COMPONENTS, type Component, componentNamed } from '../topology.ts';
import { type LaunchContext, launchSpec } from './launch.ts';

/** The running processes of the demo, by name. */
export class Fleet {
  readonly #context: LaunchContext;
  readonly #children = new Map<string, SupervisedChild>();
  /** Former versions that are about to go. */
  readonly #replaced = new Set<SupervisedChild>();
  readonly #launching = new Set<Promise<void>>();
  readonly #faults = new Map<string, Fault[]>();
  #stopping = false;

  constructor(context: LaunchContext) {
    this.#context = context;
  }

  /** Starts every process but the load generator. Throws, leaving none, when one cannot start. */
  async start(): Promise<void> {
    const components = COMPONENTS.filter(({ kind }) => kind !== 'load');
    const results = await Promise.allSettled(components.map((component) => this.#launch(component)));
    const failure = results.find((result) => result.status === 'rejected');
    if (!failure) return;
    await this.stop();
    throw failure.reason;
  }

  /** Starts a process that is not running, in its own version or in another one. */
  async launch(name: string, version?: string): Promise<void> {
    await this.#launch(componentNamed(name), version);
  }

  /** Kills a process without warning; it stays away until it is launched again. */
  async kill(name: string): Promise<void> {
    const child = this.#children.get(name);
    if (child?.pid) process.kill(child.pid, 'SIGKILL');
    await this.#retire(name);
  }

  /** Replaces a service by another version of it, or by its own: the new one listens before the old one goes, where both can. */
  async redeploy(name: string, version?: string): Promise<void> {
    if (!CAN_SHARE_PORT) await this.#retire(name);
    const previous = this.#children.get(name);
    if (!previous) return await this.launch(name, version);
    this.#replaced.add(previous);
    this.#children.delete(name);
    try {
      await this.launch(name, version);
      await previous.stop();
    } catch (error) {
      this.#children.set(name, previous);
      throw error;
    } finally {
      this.#replaced.delete(previous);
    }
  }

  /** Makes a process show these faults from now on, also after a restart; none heals it. */
  setFaults(name: string, faults: Fault[]): void {
    this.#faults.set(name, faults);
    this.#tellFaults(name);
  }

  /** Stops everything. Nothing is left when it resolves. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const children = [...this.#children.values(), ...this.#replaced];
    await Promise.all([...children.map((child) => child.stop()), Promise.allSettled(this.#launching)]);
  }

  async #launch(component: Component, version?: string): Promise<void> {
    if (this.#stopping || this.#children.has(component.name)) return;
    const launching = supervise(launchSpec(component, this.#context, version), this.#listener(component.name)).then(
      async (child) => {
        if (this.#stopping) return await child.stop();
        this.#children.set(component.name, child);
        this.#tellFaults(component.name);
      },
    );
    this.#launching.add(launching);
    await launching.finally(() => this.#launching.delete(launching));
  }

  async #retire(name: string): Promise<void> {
    const child = this.#children.get(name);
    await child?.stop();
    this.#children.delete(name);
  }

  #tellFaults(name: string): void {
    const message: FaultsMessage = { type: 'faults', faults: this.#faults.get(name) ?? [] };
    try {
      this.#children.get(name)?.send(message);
    } catch (error) {
      // it died this moment, and is told again when it is back
      console.error(`demo-${name} could not be told its faults: ${messageOf(error)}`);
    }
  }

  #listener(name: string): SupervisionListener {
    return {
      died: (_child, how, restartInMs) =>
        console.error(`demo-${name} ${how}; it is started again in ${restartInMs} ms.`),
      restarted: () => this.#tellFaults(name),
    };
  }
}
