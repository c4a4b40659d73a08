import type { Agent } from 'node:http';
import { exchange } from './exchange.ts';
import type { ExperimentList } from './experiment-list.ts';
import { parseExperiments } from './parse-experiments.ts';

const TIMEOUT_MS = 2_000;
const NOT_MODIFIED = 304;
const NOT_FOUND = 404;
const MAX_REASON = 500;

export interface ControlPlaneOptions {
  /** Of the list of experiments. */
  url: string;
  headers: Readonly<Record<string, string>>;
  agent: Agent;
  list: ExperimentList;
  intervalMs: number;
  /** Told after every new list. */
  onChange(): void;
  say(message: string): void;
}

/** Asks the collector again and again which experiments are on, and tells it which one must end. */
export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #aborts = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #etag: string | undefined;
  #complaint: string | undefined;
  #isStopped = false;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
  }

  start(): void {
    void this.#round();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Asks for the end of an experiment, until the collector has heard it. */
  abort(experimentId: string, reason: string): void {
    this.#options.say(`experiment ${experimentId} is aborted: ${reason}`);
    this.#aborts.set(experimentId, reason.slice(0, MAX_REASON));
    void this.#sendAbort(experimentId);
  }

  async #round(): Promise<void> {
    const askedAtMs = performance.now();
    const complaint = await this.#poll(askedAtMs).catch((error: Error) => error.message);
    this.#complain(complaint);
    await Promise.all([...this.#aborts.keys()].map((id) => this.#sendAbort(id)));
    if (this.#isStopped) return;
    this.#timer = setTimeout(
      () => void this.#round(),
      Math.max(0, askedAtMs + this.#options.intervalMs - performance.now()),
    );
    this.#timer.unref();
  }

  /** @returns what is wrong with the answer, if anything is. */
  async #poll(askedAtMs: number): Promise<string | undefined> {
    const { url, headers, agent, list, onChange } = this.#options;
    const answer = await exchange({
      method: 'GET',
      url,
      headers: this.#etag === undefined ? headers : { ...headers, 'if-none-match': this.#etag },
      agent,
      timeoutMs: TIMEOUT_MS,
    });
    if (answer.status === NOT_MODIFIED) {
      list.confirm(askedAtMs);
      return undefined;
    }
    if (answer.status !== 200) return `it answered ${answer.status}`;
    const listing = parseExperiments(JSON.parse(answer.body));
    if (!listing) return 'its answer is not a list of experiments';
    this.#etag = answer.headers.etag;
    list.replace(listing, askedAtMs);
    onChange();
    return listing.notUnderstood === 0
      ? undefined
      : `${listing.notUnderstood} of its experiments are not understood and left out`;
  }

  async #sendAbort(experimentId: string): Promise<void> {
    const reason = this.#aborts.get(experimentId);
    const { url, headers, agent } = this.#options;
    const answer = await exchange({
      method: 'POST',
      url: `${url}/${experimentId}/abort`,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ reason }),
      agent,
      timeoutMs: TIMEOUT_MS,
    }).catch(() => undefined);
    if (answer && (answer.status < 300 || answer.status === NOT_FOUND)) this.#aborts.delete(experimentId);
  }

  /** Says each thing once, as long as nothing else comes between. */
  #complain(complaint: string | undefined): void {
    if (complaint !== undefined && complaint !== this.#complaint) {
      this.#options.say(`fault injection, ${this.#options.url}: ${complaint}. Without its answer nothing is injected.`);
    }
    this.#complaint = complaint;
  }
}
