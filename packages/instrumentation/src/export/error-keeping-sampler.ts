import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace';

/**
 * Has spans recorded that are not sampled, because whether a call fails is known only when it ends. Callees are told what
 * they would be told without it.
 */
export class ErrorKeepingSampler implements Sampler {
  readonly #calls: Sampler;

  constructor(calls: Sampler) {
    this.#calls = calls;
  }

  shouldSample(...span: Parameters<Sampler['shouldSample']>): SamplingResult {
    const result = this.#calls.shouldSample(...span);
    return result.decision === SamplingDecision.NOT_RECORD ? { ...result, decision: SamplingDecision.RECORD } : result;
  }

  toString(): string {
    return `ErrorKeeping{${this.#calls.toString()}}`;
  }
}
