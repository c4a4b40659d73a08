import type { SpanFields } from '@faultline/clickhouse';
import { INVALID_ID, NO_ID, readId } from './read-id.ts';
import { nanosecondsAt, type StartTimes } from './start-times.ts';
import type { WireReader } from './wire-reader.ts';

/** Why a single span is refused while the rest of its request is stored. */
export type SpanRejection =
  | 'invalid_trace_id'
  | 'invalid_span_id'
  | 'invalid_parent_span_id'
  | 'invalid_start_time'
  | 'start_time_too_old'
  | 'start_time_in_future';

/** Bytes that a row takes in columns of fixed width, and those of an event or link. */
const ROW_BYTES = 120;
const NESTED_BYTES = 64;

/** Span field tags of opentelemetry/proto/trace/v1/trace.proto: `number << 3 | wire type`. */
const SPAN = {
  traceId: (1 << 3) | 2,
  spanId: (2 << 3) | 2,
  traceState: (3 << 3) | 2,
  parentSpanId: (4 << 3) | 2,
  name: (5 << 3) | 2,
  kind: 6 << 3,
  startTime: (7 << 3) | 1,
  endTime: (8 << 3) | 1,
  events: (11 << 3) | 2,
  links: (13 << 3) | 2,
  status: (15 << 3) | 2,
} as const;
const STATUS = { message: (2 << 3) | 2, code: 3 << 3 } as const;

/**
 * Reads a span's own fields, before its attributes, events and links are read: so nothing of a span that is refused gets
 * into the block.
 */
export class SpanReader {
  readonly fields: SpanFields = emptyFields();
  readonly #startTimes: StartTimes;
  #nested = 0;

  constructor(startTimes: StartTimes) {
    this.#startTimes = startTimes;
  }

  /**
   * Reads the fields of the span that starts at the reader's position; attributes, events and links are passed over.
   * @returns why the span must be refused, undefined when it is good
   */
  readFields(reader: WireReader, end: number): SpanRejection | undefined {
    const fields = Object.assign(this.fields, EMPTY_FIELDS);
    this.#nested = 0;
    while (reader.position < end) {
      const tag = reader.tag(end);
      switch (tag) {
        case SPAN.traceId:
          fields.traceId = readId(reader, end, 16);
          break;
        case SPAN.spanId:
          fields.spanId = readId(reader, end, 8);
          break;
        case SPAN.parentSpanId:
          fields.parentSpanId = readId(reader, end, 8);
          break;
        case SPAN.traceState:
          fields.traceStateEnd = reader.lengthEnd(end);
          fields.traceStateStart = reader.position;
          reader.position = fields.traceStateEnd;
          break;
        case SPAN.name:
          fields.nameEnd = reader.lengthEnd(end);
          fields.nameStart = reader.position;
          reader.position = fields.nameEnd;
          break;
        case SPAN.kind:
          fields.kind = enumValue(reader.varint(end));
          break;
        case SPAN.startTime:
          fields.startTime = reader.fixed64(end);
          break;
        case SPAN.endTime:
          fields.endTime = reader.fixed64(end);
          break;
        case SPAN.status:
          this.#readStatus(reader, reader.lengthEnd(end));
          break;
        case SPAN.events:
        case SPAN.links:
          this.#nested++;
          reader.skip(tag, end);
          break;
        default:
          reader.skip(tag, end);
      }
    }
    return rejectionOf(fields, reader.source.view, this.#startTimes);
  }

  /** About how many bytes the span just read adds to a block, apart from its resource's attributes. */
  rowBytes(wireBytes: number): number {
    return wireBytes + ROW_BYTES + this.#nested * NESTED_BYTES;
  }

  #readStatus(reader: WireReader, end: number): void {
    while (reader.position < end) {
      const tag = reader.tag(end);
      if (tag === STATUS.message) {
        this.fields.statusMessageEnd = reader.lengthEnd(end);
        this.fields.statusMessageStart = reader.position;
        reader.position = this.fields.statusMessageEnd;
      } else if (tag === STATUS.code) this.fields.statusCode = enumValue(reader.varint(end));
      else reader.skip(tag, end);
    }
  }
}

function rejectionOf(fields: SpanFields, view: DataView, startTimes: StartTimes): SpanRejection | undefined {
  if (fields.traceId < 0) return 'invalid_trace_id';
  if (fields.spanId < 0) return 'invalid_span_id';
  if (fields.parentSpanId === INVALID_ID) return 'invalid_parent_span_id';
  if (fields.startTime < 0) return 'invalid_start_time';
  const startNs = nanosecondsAt(view, fields.startTime);
  const isTooLarge = view.getUint32(fields.startTime + 4, true) >= 2 ** 31;
  if (startNs === 0 || isTooLarge) return 'invalid_start_time';
  if (startNs < startTimes.oldestStartMs * 1e6) return 'start_time_too_old';
  if (startNs > startTimes.newestStartMs * 1e6) return 'start_time_in_future';
  return undefined;
}

/** Enums are open: a value that the column cannot hold counts as unspecified. */
function enumValue(value: number): number {
  return value <= 0xff ? value : 0;
}

function emptyFields(): SpanFields {
  return {
    traceId: NO_ID,
    spanId: NO_ID,
    parentSpanId: NO_ID,
    startTime: NO_ID,
    endTime: NO_ID,
    traceStateStart: 0,
    traceStateEnd: 0,
    nameStart: 0,
    nameEnd: 0,
    kind: 0,
    statusCode: 0,
    statusMessageStart: 0,
    statusMessageEnd: 0,
  };
}

const EMPTY_FIELDS = emptyFields();
