import type { Evidence } from './diagnosis.ts';
import type { ErrorFinding } from './error-channel.ts';
import { pinnedMs } from './error-reading.ts';
import type { LatencyFinding } from './latency-channel.ts';
import { digits, sayEvidence, type Untold } from './sentences.ts';
import type { ShapeFinding } from './shape-channel.ts';

/** Evidence with the sentence that says it. */
export const inWords = (evidence: Untold): Evidence => ({ ...evidence, text: sayEvidence(evidence) });

export function latencyEvidence(finding: LatencyFinding): Evidence {
  const { operation, place, calls, meanBeforeMs, wasKnown, meanAfterMs, t, excessMs } = finding;
  const figures = {
    [wasKnown ? 'beforeMs' : 'usualMs']: digits(meanBeforeMs),
    afterMs: digits(meanAfterMs),
    standardErrors: digits(t),
    calls,
    excessMsPerRequest: digits(excessMs),
  };
  const of = place === 'self' && operation.isStore ? 'store' : place;
  return inWords({ type: 'latency', finding: { of }, figures, where: whereOf(operation) });
}

export function errorEvidence(finding: ErrorFinding): Evidence {
  const { operation, before, after, calls, z, reading, errorsPerRequest } = finding;
  const limitMs = reading === 'timeout' ? pinnedMs(operation) : undefined;
  const figures = {
    before: digits(before),
    after: digits(after),
    standardErrors: digits(z),
    calls,
    errorsPerRequest: digits(errorsPerRequest),
    ...(limitMs !== undefined && { limitMs: digits(limitMs) }),
  };
  return inWords({ type: 'errors', finding: { of: 'errors', reading }, figures, where: whereOf(operation) });
}

export function shapeEvidence({ service, operation, child, before, after, spans, z, changed }: ShapeFinding): Evidence {
  const figures = {
    before: digits(before),
    after: digits(after),
    standardErrors: digits(Math.abs(z)),
    spans,
    changedPerRequest: digits(changed),
  };
  return inWords({ type: 'shape', finding: { of: 'calls', child }, figures, where: { service, operation } });
}

function whereOf({ service, operation, kind, callee }: LatencyFinding['operation']): Evidence['where'] {
  return { service, operation, kind, ...(callee !== '' && { callee }) };
}
