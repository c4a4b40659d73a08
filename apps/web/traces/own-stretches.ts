import { uncovered } from '@faultline/model';
import type { SpanDocument } from '../api-documents.ts';

/** A part of a span's time, as shares of it. */
export interface Stretch {
  from: number;
  to: number;
}

/** What lies closer together is one on the screen: so many parts of the whole trace are wider than any screen has pixels. */
const SCREEN = 4_000;

/**
 * Where spans worked themselves, while none of their children ran, earliest first. A span that was not received has nothing.
 * @param traceMs how long the whole trace took, in milliseconds
 */
export function ownStretches(spans: readonly SpanDocument[], traceMs: number): Map<string, Stretch[]> {
  const intervals = new Map(
    spans.map(({ spanId, offset, duration }) => [spanId, { startNs: offset * 1e6, endNs: (offset + duration) * 1e6 }]),
  );
  const closeNs = (traceMs * 1e6) / SCREEN;
  const received = spans.filter(({ span }) => span !== null);
  return new Map(
    received.map(({ spanId, children }) => {
      const own = intervals.get(spanId)!;
      const length = own.endNs - own.startNs;
      if (length === 0) return [spanId, [{ from: 0, to: 1 }]];
      const stretches: Stretch[] = [];
      for (const part of uncovered(
        own,
        children.map((child) => intervals.get(child)!),
      )) {
        const [from, to] = [(part.startNs - own.startNs) / length, (part.endNs - own.startNs) / length];
        const last = stretches.at(-1);
        if (last && (from - last.to) * length < closeNs) last.to = to;
        else stretches.push({ from, to });
      }
      return [spanId, stretches];
    }),
  );
}
