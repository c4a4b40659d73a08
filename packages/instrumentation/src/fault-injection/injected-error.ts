import type { Experiment, Fault } from './experiment.ts';
import { describeTarget } from './experiment.ts';

/** What injected code throws. `code` is ECONNRESET where a connection is said to be lost, else FAULT_INJECTED. */
export class InjectedFaultError extends Error {
  override name = 'InjectedFaultError';
  readonly code: string;
  readonly experimentId: string;
  /** Of an answer that says so: what an HTTP client's error usually carries. */
  readonly statusCode: number | undefined;

  constructor({ id }: Experiment, { kind, target, statusCode }: Fault) {
    super(`experiment ${id} injected ${kind === 'latency' ? 'a timeout' : kind} at ${describeTarget(target)}`);
    this.code = kind === 'abort' ? 'ECONNRESET' : 'FAULT_INJECTED';
    this.experimentId = id;
    this.statusCode = kind === 'error' ? statusCode : undefined;
  }
}
