import {
  type Attributes,
  type Context,
  createTraceState,
  type Link,
  type SpanKind,
  type TraceState,
  trace,
} from '@opentelemetry/api';
import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace';

const THRESHOLD_DIGITS = 14;
const ALL = 2n ** 56n;
const OT_KEY = 'ot';

/**
 * Keeps a share of traces by OpenTelemetry's consistent probability rule and says so in tracestate (`ot=th:…`), so that
 * whoever counts the spans knows how many calls each stands for. The stock ratio sampler says nothing, and rates derived
 * from its spans cannot be corrected.
 */
export class ThresholdSampler implements Sampler {
  readonly #threshold: bigint;
  readonly #encoded: string;
  readonly #ratio: number;

  /** @param ratio share of traces to keep, 0 to 1. */
  constructor(ratio: number) {
    this.#ratio = Math.min(1, Math.max(0, Number.isFinite(ratio) ? ratio : 1));
    this.#threshold = ALL - BigInt(Math.round(this.#ratio * Number(ALL)));
    this.#encoded = this.#threshold.toString(16).padStart(THRESHOLD_DIGITS, '0').replace(/0+$/, '') || '0';
  }

  shouldSample(
    context: Context,
    traceId: string,
    _name: string,
    _kind: SpanKind,
    _attributes: Attributes,
    _links: Link[],
  ): SamplingResult {
    const inherited = trace.getSpanContext(context)?.traceState;
    const randomness = BigInt(`0x${traceId.slice(-THRESHOLD_DIGITS)}`);
    const isKept = this.#threshold < ALL && randomness >= this.#threshold;
    return {
      decision: isKept ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
      traceState: withThreshold(inherited, isKept ? this.#encoded : undefined),
    };
  }

  toString(): string {
    return `ThresholdSampler{${this.#ratio}}`;
  }
}

function withThreshold(state: TraceState | undefined, threshold: string | undefined): TraceState {
  const others = (state?.get(OT_KEY) ?? '').split(';').filter((field) => field !== '' && !field.startsWith('th:'));
  const fields = threshold === undefined ? others : [`th:${threshold}`, ...others];
  const base = state ?? createTraceState();
  return fields.length === 0 ? base.unset(OT_KEY) : base.set(OT_KEY, fields.join(';'));
}
