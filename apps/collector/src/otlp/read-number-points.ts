import { DecodeError } from './decode-error.ts';
import { WireError, WireReader } from './wire-reader.ts';

/** One number that a metric had at one time. */
export interface NumberPoint {
  /** The resource's `service.name` and `service.instance.id`; '' where it has none. */
  service: string;
  instance: string;
  /** Epoch milliseconds; 0 where it says none. */
  timeMs: number;
  value: number;
  /** Those that the visitor knows and whose values are text. Of a key that comes twice, the first. */
  attributes: ReadonlyMap<string, string>;
}

export type PointVisit = (point: NumberPoint) => void;

export interface NumberPointVisitor {
  /** What is done with each point of this metric; undefined when none is to be visited. Asked once per metric. */
  visitOf(metric: string): PointVisit | undefined;
  /** The attributes that points are to come with: what a request may carry beside them has no limit. */
  readonly attributes: ReadonlySet<string>;
}

/** Data points that were not visited. */
export interface UnvisitedPoints {
  /** Of metrics that are not wanted. */
  unwanted: number;
  /** Of wanted ones that are histograms, or sums that only grow or tell what was added since the last time. */
  notLevels: number;
}

/** Tags of opentelemetry/proto/metrics/v1/metrics.proto: `number << 3 | wire type`. */
const RESOURCE_METRICS = (1 << 3) | 2;
const RESOURCE = (1 << 3) | 2;
const RESOURCE_ATTRIBUTES = (1 << 3) | 2;
const SCOPE_METRICS = (2 << 3) | 2;
const METRICS = (2 << 3) | 2;
const METRIC_NAME = (1 << 3) | 2;
const GAUGE = (5 << 3) | 2;
const SUM = (7 << 3) | 2;
const HISTOGRAM = (9 << 3) | 2;
const EXPONENTIAL_HISTOGRAM = (10 << 3) | 2;
const SUMMARY = (11 << 3) | 2;
const DATA_POINTS = (1 << 3) | 2;
const AGGREGATION_TEMPORALITY = 2 << 3;
const DELTA = 1;
const IS_MONOTONIC = 3 << 3;
const POINT = {
  time: (3 << 3) | 1,
  double: (4 << 3) | 1,
  int: (6 << 3) | 1,
  attributes: (7 << 3) | 2,
  flags: 8 << 3,
} as const;
const NO_RECORDED_VALUE = 1;
const SERVICE_NAME = 'service.name';
const SERVICE_INSTANCE_ID = 'service.instance.id';
const RESOURCE_KEYS = new Set([SERVICE_NAME, SERVICE_INSTANCE_ID]);
const KEY = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;
const STRING_VALUE = (1 << 3) | 2;

/** A message's place in the payload. */
interface Place {
  start: number;
  end: number;
}

/**
 * Visits the points of an `ExportMetricsServiceRequest` that are levels: of gauges, and of cumulative sums that may
 * fall again. A point without a recorded value is passed over.
 * @throws DecodeError when the payload is not well-formed
 */
export function readNumberPoints(payload: Uint8Array, visitor: NumberPointVisitor): UnvisitedPoints {
  try {
    return new NumberPointReader(payload, visitor).run();
  } catch (error) {
    if (error instanceof WireError) throw new DecodeError(`request, byte ${error.offset}`, error.message);
    throw error;
  }
}

class NumberPointReader {
  readonly #reader: WireReader;
  readonly #visitor: NumberPointVisitor;
  readonly #unvisited: UnvisitedPoints = { unwanted: 0, notLevels: 0 };

  constructor(payload: Uint8Array, visitor: NumberPointVisitor) {
    this.#reader = new WireReader(payload);
    this.#visitor = visitor;
  }

  run(): UnvisitedPoints {
    const request = { start: 0, end: this.#reader.source.bytes.length };
    this.#each(request, RESOURCE_METRICS, (resourceMetrics) => {
      const attributes = new Map<string, string>();
      this.#each(resourceMetrics, RESOURCE, (resource) => {
        this.#each(resource, RESOURCE_ATTRIBUTES, (attribute) =>
          this.#readAttribute(attribute, RESOURCE_KEYS, attributes),
        );
      });
      const service = attributes.get(SERVICE_NAME) ?? '';
      const instance = attributes.get(SERVICE_INSTANCE_ID) ?? '';
      this.#each(resourceMetrics, SCOPE_METRICS, (scopeMetrics) => {
        this.#each(scopeMetrics, METRICS, (metric) => this.#readMetric(metric, service, instance));
      });
    });
    return this.#unvisited;
  }

  #readMetric(place: Place, service: string, instance: string): void {
    let metric = '';
    let kind = 0;
    let data: Place = { start: place.end, end: place.end };
    this.#fields(place, (tag, end) => {
      const reader = this.#reader;
      if (tag === METRIC_NAME) metric = this.#text(end);
      else if (isData(tag)) {
        kind = tag;
        const dataEnd = reader.lengthEnd(end);
        data = { start: reader.position, end: dataEnd };
        reader.position = dataEnd;
      } else reader.skip(tag, end);
    });
    const visit = this.#visitor.visitOf(metric);
    const areLevels = kind === GAUGE || (kind === SUM && this.#isLevelSum(data));
    this.#each(data, DATA_POINTS, (point) => {
      if (!visit) this.#unvisited.unwanted++;
      else if (areLevels) this.#readPoint(point, { service, instance }, visit);
      else this.#unvisited.notLevels++;
    });
  }

  #isLevelSum(sum: Place): boolean {
    let isMonotonic = false;
    let temporality = 0;
    this.#fields(sum, (tag, end) => {
      if (tag === IS_MONOTONIC) isMonotonic = this.#reader.varint(end) !== 0;
      else if (tag === AGGREGATION_TEMPORALITY) temporality = this.#reader.varint(end);
      else this.#reader.skip(tag, end);
    });
    return !isMonotonic && temporality !== DELTA;
  }

  #readPoint(place: Place, origin: Pick<NumberPoint, 'service' | 'instance'>, visit: PointVisit): void {
    const { view } = this.#reader.source;
    const attributes = new Map<string, string>();
    let timeMs = 0;
    let value: number | undefined;
    let flags = 0;
    this.#fields(place, (tag, end) => {
      const reader = this.#reader;
      if (tag === POINT.time) timeMs = Number(view.getBigUint64(reader.fixed64(end), true) / 1_000_000n);
      else if (tag === POINT.double) value = reader.double(end);
      else if (tag === POINT.int) value = Number(view.getBigInt64(reader.fixed64(end), true));
      else if (tag === POINT.flags) flags = reader.varint(end);
      else if (tag === POINT.attributes) {
        const attributeEnd = reader.lengthEnd(end);
        this.#readAttribute({ start: reader.position, end: attributeEnd }, this.#visitor.attributes, attributes);
        reader.position = attributeEnd;
      } else reader.skip(tag, end);
    });
    if (value === undefined || flags % 2 === NO_RECORDED_VALUE) return;
    visit({ ...origin, timeMs, value, attributes });
  }

  #readAttribute(place: Place, known: ReadonlySet<string>, into: Map<string, string>): void {
    let key = '';
    let text: string | undefined;
    this.#fields(place, (tag, end) => {
      if (tag === KEY) key = this.#text(end);
      else if (tag === VALUE) {
        const valueEnd = this.#reader.lengthEnd(end);
        this.#fields({ start: this.#reader.position, end: valueEnd }, (valueTag) => {
          if (valueTag === STRING_VALUE) text = this.#text(valueEnd);
          else this.#reader.skip(valueTag, valueEnd);
        });
        this.#reader.position = valueEnd;
      } else this.#reader.skip(tag, end);
    });
    if (text !== undefined && known.has(key) && !into.has(key)) into.set(key, text);
  }

  #text(end: number): string {
    const reader = this.#reader;
    const textEnd = reader.lengthEnd(end);
    const { buffer, byteOffset } = reader.source.bytes;
    const text = Buffer.from(buffer, byteOffset + reader.position, textEnd - reader.position).toString('utf8');
    reader.position = textEnd;
    return text;
  }

  /** Visits each field `wanted` of a message. */
  #each(place: Place, wanted: number, visit: (field: Place) => void): void {
    this.#fields(place, (tag, end) => {
      if (tag === wanted) {
        const fieldEnd = this.#reader.lengthEnd(end);
        visit({ start: this.#reader.position, end: fieldEnd });
        this.#reader.position = fieldEnd;
      } else this.#reader.skip(tag, end);
    });
  }

  /** Visits every field of a message; `visit` reads or passes the field whose tag it is given. */
  #fields({ start, end }: Place, visit: (tag: number, end: number) => void): void {
    const reader = this.#reader;
    reader.position = start;
    while (reader.position < end) visit(reader.tag(end), end);
  }
}

function isData(tag: number): boolean {
  return tag === GAUGE || tag === SUM || tag === HISTOGRAM || tag === EXPONENTIAL_HISTOGRAM || tag === SUMMARY;
}
