import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Span, TraceFlags } from '@opentelemetry/api';
import { EXPERIMENT_ID } from '../semconv.ts';
import type { Experiment } from './experiment.ts';
import type { ExperimentList } from './experiment-list.ts';
import type { FaultContext } from './fault-context.ts';
import type { FaultInjector } from './fault-injector.ts';
import { type Harm, harmSince, OrganicOutcomes } from './organic-outcomes.ts';
import { type EdgeRequest, isInScope } from './request-scope.ts';
import { signToken } from './token.ts';

const SERVER_ERROR = 500;

export interface EdgeOptions {
  key: string;
  /** Names of headers, in lower case. */
  userHeader: string;
  deviceHeader: string;
  list: ExperimentList;
  injector: FaultInjector;
  /** Told once for each experiment that hurts those who take no part in it. */
  abort(experimentId: string, reason: string): void;
}

/** Decides which requests take part in which experiment, and ends an experiment that hurts the others. */
export class Edge {
  readonly #options: EdgeOptions;
  readonly #outcomes = new OrganicOutcomes();
  /** When this process first saw an experiment, monotonic milliseconds. */
  #startedAtMs = new Map<string, number>();
  readonly #tokens = new Map<string, string>();

  constructor(options: EdgeOptions) {
    this.#options = options;
  }

  /** To be told the newest list of experiments whenever there is one. */
  experimentsChanged(experiments: readonly Experiment[]): void {
    const now = performance.now();
    const known = this.#startedAtMs;
    this.#startedAtMs = new Map(experiments.map(({ id }) => [id, known.get(id) ?? now]));
    for (const id of this.#tokens.keys()) if (!this.#startedAtMs.has(id)) this.#tokens.delete(id);
  }

  /**
   * Decides about a request, once. One that is not recorded takes no part: nobody could see what was done to it.
   *
   * @param decision what is decided is written into it.
   */
  admit(request: IncomingMessage, response: ServerResponse, decision: FaultContext, span: Span | undefined): void {
    const experiment = this.#experimentFor(request, span);
    if (!experiment) {
      response.once('close', () => this.#recordOrganic(response));
      return;
    }
    decision.experimentId = experiment.id;
    decision.token = this.#tokenFor(experiment);
    span?.setAttribute(EXPERIMENT_ID, experiment.id);
  }

  #experimentFor({ headers }: IncomingMessage, span: Span | undefined): Experiment | undefined {
    const spanContext = span?.spanContext();
    if (!spanContext || !(spanContext.traceFlags & TraceFlags.SAMPLED)) return undefined;
    const { list, injector, userHeader, deviceHeader } = this.#options;
    const experiments = list.active();
    if (experiments.length === 0) return undefined;
    const header = (name: string) => {
      const value = headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    const edgeRequest: EdgeRequest = {
      user: header(userHeader),
      device: header(deviceHeader),
      header,
      traceId: spanContext.traceId,
    };
    return experiments.find((each) => injector.isMeantForHere(each) && isInScope(each.id, each.scope, edgeRequest));
  }

  #tokenFor({ id, expiresAt, environment }: Experiment): string {
    let token = this.#tokens.get(id);
    if (token === undefined) {
      const claim = { experimentId: id, expiresAtS: Math.ceil(expiresAt / 1000), environment };
      token = signToken(claim, this.#options.key);
      this.#tokens.set(id, token);
    }
    return token;
  }

  #recordOrganic(response: ServerResponse): void {
    const now = performance.now();
    const isFailure = response.statusCode >= SERVER_ERROR || !response.writableFinished;
    this.#outcomes.record(now, isFailure);
    if (!isFailure) return;
    const { list, abort } = this.#options;
    for (const experiment of list.active()) {
      const harm = harmSince(this.#outcomes, this.#startedAtMs.get(experiment.id) ?? now, now, experiment.abort);
      if (!harm) continue;
      list.stop(experiment.id);
      abort(experiment.id, describe(harm));
    }
  }
}

function describe({ before, now, requests }: Harm): string {
  const percent = (rate: number) => `${(rate * 100).toFixed(1)} %`;
  return (
    `requests outside of the experiment fail more often at the edge: ${percent(now)} of ${requests}, ` +
    `${percent(before)} before it began`
  );
}
