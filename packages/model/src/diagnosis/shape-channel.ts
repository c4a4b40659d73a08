import type { ComparedWindows } from './compare-windows.ts';
import { confidence, shareZ } from './confidence.ts';
import type { ChildSums } from './diagnosis-sums.ts';
import type { DiagnosisWeights } from './weights.ts';

/** An operation whose calls changed: what it always called it does not call any more, or calls what it never did. */
export interface ShapeFinding {
  service: string;
  operation: string;
  /** `service operation` of the child that came or went; '' for "no child at all". */
  child: string;
  /** Shares of spans, 0..1. */
  before: number;
  after: number;
  spans: number;
  z: number;
  /** Share of the incident's requests whose calls changed, as far as that is believed. */
  changed: number;
}

/** Fewer spans say nothing. */
const LEAST_BEFORE = 4;
const LEAST_AFTER = 2;
/** A call that is new may only be what follows: an error page, a retry. */
const NEW_CALL_WEIGHT = 0.5;

interface Children {
  baseline: readonly ChildSums[];
  incident: readonly ChildSums[];
}

interface Shape {
  service: string;
  operation: string;
  whole: [before: number, after: number];
  /** By child, '' for none. */
  present: Map<string, [before: number, after: number]>;
}

/** For each operation the change of its children that says most. Spans with failed children are left out: errors tell them. */
export function shapeFindings(
  compared: ComparedWindows,
  children: Children,
  weights: DiagnosisWeights,
): ShapeFinding[] {
  return [...shapes(compared, children).values()].flatMap(({ service, operation, whole, present }) => {
    const [n0, n1] = whole;
    if (n0 < LEAST_BEFORE || n1 < LEAST_AFTER) return [];
    const changes = [...present].map(([child, [x0, x1]]) => {
      const [before, after] = [x0 / n0, x1 / n1];
      const z = shareZ(x0, n0, x1, n1);
      const weight = after < before || child === '' ? 1 : NEW_CALL_WEIGHT;
      const believed = confidence(Math.abs(z), weights.halfBelievedAt);
      const changed = (weight * Math.abs(after - before) * believed * n1) / compared.requestsAfter;
      return { service, operation, child, before, after, spans: n1, z, changed };
    });
    return [changes.reduce((most, change) => (change.changed > most.changed ? change : most))];
  });
}

function shapes({ operations }: ComparedWindows, children: Children): Map<string, Shape> {
  const found = new Map<string, Shape>();
  const keyOf = (row: { service: string; operation: string; kind: string }) =>
    [row.service, row.operation, row.kind].join('\u0000');
  for (const row of operations) {
    const shape: Shape = found.get(keyOf(row)) ?? {
      service: row.service,
      operation: row.operation,
      whole: [0, 0],
      present: new Map([['', [0, 0]]]),
    };
    found.set(keyOf(row), shape);
    const none = shape.present.get('')!;
    for (const [side, { whole, childless }] of [row.before, row.after].entries()) {
      shape.whole[side]! += whole;
      none[side]! += childless;
    }
  }
  for (const [side, rows] of [children.baseline, children.incident].entries()) {
    for (const row of rows) {
      const present = found.get(keyOf(row))?.present;
      if (!present) continue;
      const child = `${row.childService} ${row.childOperation}`;
      const counts = present.get(child) ?? [0, 0];
      counts[side]! += row.present;
      present.set(child, counts);
    }
  }
  return found;
}
