import type { SpanKind } from '../trace/trace-span.ts';
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

/** Spans that had a child, in both windows. */
type Presence = [before: number, after: number];

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
  whole: Presence;
  /** By child, '' for none. */
  childless: Presence;
  /** By service and operation of the child. */
  present: Map<string, Map<string, Presence>>;
}

/** For each operation the change of its children that says most. Spans with failed children are left out: errors tell them. */
export function shapeFindings(
  compared: ComparedWindows,
  children: Children,
  weights: DiagnosisWeights,
): ShapeFinding[] {
  return shapes(compared, children).flatMap(({ service, operation, whole, childless, present }) => {
    const [n0, n1] = whole;
    if (n0 < LEAST_BEFORE || n1 < LEAST_AFTER) return [];
    const changeOf = (child: string, [x0, x1]: Presence): ShapeFinding => {
      const [before, after] = [x0 / n0, x1 / n1];
      const z = shareZ(x0, n0, x1, n1);
      const weight = after < before || child === '' ? 1 : NEW_CALL_WEIGHT;
      const believed = confidence(Math.abs(z), weights.halfBelievedAt);
      const changed = (weight * Math.abs(after - before) * believed * n1) / compared.requestsAfter;
      return { service, operation, child, before, after, spans: n1, z, changed };
    };
    let most = changeOf('', childless);
    for (const [childService, operations] of present) {
      for (const [childOperation, presence] of operations) {
        const change = changeOf(`${childService} ${childOperation}`, presence);
        if (change.changed > most.changed) most = change;
      }
    }
    return [most];
  });
}

/** Maps in maps, because there are many children, and a key made of several texts would cost more than all else. */
function shapes({ operations }: ComparedWindows, children: Children): Shape[] {
  const found = new Map<string, Map<string, Map<SpanKind, Shape>>>();
  const all: Shape[] = [];
  for (const { service, operation, kind, before, after } of operations) {
    const ofOperation = entryOf(
      entryOf(found, service, () => new Map()),
      operation,
      () => new Map(),
    );
    const shape = entryOf(ofOperation, kind, (): Shape => {
      const made = { service, operation, whole: [0, 0], childless: [0, 0], present: new Map() } satisfies Shape;
      all.push(made);
      return made;
    });
    for (const [side, { whole, childless }] of [before, after].entries()) {
      shape.whole[side]! += whole;
      shape.childless[side]! += childless;
    }
  }
  for (const [side, rows] of [children.baseline, children.incident].entries()) {
    for (const { service, operation, kind, childService, childOperation, present } of rows) {
      const shape = found.get(service)?.get(operation)?.get(kind);
      if (!shape) continue;
      const counts = entryOf(
        entryOf(shape.present, childService, () => new Map()),
        childOperation,
        (): Presence => [0, 0],
      );
      counts[side]! += present;
    }
  }
  return all;
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
