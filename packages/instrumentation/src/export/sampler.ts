import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
} from '@opentelemetry/sdk-trace';
import { BREAKER_CREATED, STATE_CHANGE } from '../semconv.ts';
import { ErrorKeepingSampler } from './error-keeping-sampler.ts';
import { ThresholdSampler } from './threshold-sampler.ts';

const DEFAULT_SAMPLER = 'parentbased_always_on';

export interface SamplerOptions {
  keepErrors: boolean;
  warn(message: string): void;
}

/**
 * The sampler that `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` name.
 *
 * @param options.keepErrors whether spans that are not sampled are recorded, so that those which fail can be kept.
 * @param options.warn told, as a sentence, about a value that is not understood.
 */
export function samplerFromEnv(env: NodeJS.ProcessEnv, options: SamplerOptions): Sampler {
  const { keepErrors, warn } = options;
  const name = env.OTEL_TRACES_SAMPLER?.trim() || DEFAULT_SAMPLER;
  const isParentBased = name.startsWith('parentbased_');
  let root = rootSampler(name.replace(/^parentbased_/, ''), env, warn);
  if (!root) {
    warn(
      `OTEL_TRACES_SAMPLER is "${name}"; expected always_on, always_off, traceidratio or one of them after parentbased_`,
    );
    root = new AlwaysOnSampler();
  }
  const calls = isParentBased ? new ParentBasedSampler({ root }) : root;
  if (root instanceof AlwaysOffSampler) return calls;
  return new TransitionKeepingSampler(keepErrors ? new ErrorKeepingSampler(calls) : calls);
}

function rootSampler(name: string, env: NodeJS.ProcessEnv, warn: (message: string) => void): Sampler | undefined {
  if (name === 'always_on') return new AlwaysOnSampler();
  if (name === 'always_off') return new AlwaysOffSampler();
  if (name !== 'traceidratio') return undefined;
  const argument = env.OTEL_TRACES_SAMPLER_ARG?.trim() || '1';
  const ratio = Number(argument);
  if (ratio >= 0 && ratio <= 1) return new ThresholdSampler(ratio);
  warn(`OTEL_TRACES_SAMPLER_ARG is "${argument}"; expected a number from 0 to 1. Every trace is kept`);
  return new AlwaysOnSampler();
}

/** Breaker transitions are rare and each one matters, so they are kept whatever share of the calls is. */
class TransitionKeepingSampler implements Sampler {
  readonly #calls: Sampler;

  constructor(calls: Sampler) {
    this.#calls = calls;
  }

  shouldSample(...span: Parameters<Sampler['shouldSample']>): SamplingResult {
    const [, , name] = span;
    if (name.startsWith(STATE_CHANGE) || name.startsWith(BREAKER_CREATED)) {
      return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    }
    return this.#calls.shouldSample(...span);
  }

  toString(): string {
    return `TransitionKeeping{${this.#calls.toString()}}`;
  }
}
