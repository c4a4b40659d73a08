import { ArrayColumn, ArrayOffsets } from './array-column.ts';
import type { ByteSource } from './byte-source.ts';
import { DateTime64Column, FixedStringColumn, UInt8Column, UInt64Column } from './fixed-width-column.ts';
import { LowCardinalityColumn } from './low-cardinality-column.ts';
import { MapColumn, type MapEntries } from './map-column.ts';
import { nativeBlock } from './native-block.ts';
import type { NativeColumn } from './native-column.ts';
import { StringColumn } from './string-column.ts';

/** What a span shares with others of its resource and scope, encoded once. See {@link SpanBlock.serviceIndex}. */
export interface SpanOrigin {
  serviceIndex: number;
  scopeNameIndex: number;
  scopeVersionIndex: number;
  resourceAttributes: MapEntries;
}

/**
 * Where a span's own fields stand in the source: positions, so that a decoder can reuse one of these for all spans.
 * Ids and times are the position of their bytes, -1 for none; texts are [start, end).
 */
export interface SpanFields {
  traceId: number;
  spanId: number;
  parentSpanId: number;
  startTime: number;
  endTime: number;
  traceStateStart: number;
  traceStateEnd: number;
  nameStart: number;
  nameEnd: number;
  kind: number;
  statusCode: number;
  statusMessageStart: number;
  statusMessageEnd: number;
}

/**
 * Rows of the `spans` table, collected column by column.
 * For each span: append its attributes, events and links, then {@link appendSpan}, which completes the row.
 */
export class SpanBlock {
  readonly spanAttributes = new MapColumn();
  readonly eventAttributes = new MapColumn();
  readonly linkAttributes = new MapColumn();
  readonly #timestamp = new DateTime64Column();
  readonly #traceId = new FixedStringColumn(16);
  readonly #spanId = new FixedStringColumn(8);
  readonly #parentSpanId = new FixedStringColumn(8);
  readonly #traceState = new StringColumn();
  readonly #name = new LowCardinalityColumn();
  readonly #kind = new UInt8Column();
  readonly #service = new LowCardinalityColumn();
  readonly #scopeName = new LowCardinalityColumn();
  readonly #scopeVersion = new LowCardinalityColumn();
  readonly #resourceAttributes = new MapColumn();
  readonly #duration = new UInt64Column();
  readonly #statusCode = new UInt8Column();
  readonly #statusMessage = new StringColumn();
  readonly #events = new ArrayOffsets();
  readonly #eventTimestamp = new DateTime64Column();
  readonly #eventName = new LowCardinalityColumn();
  readonly #links = new ArrayOffsets();
  readonly #linkTraceId = new FixedStringColumn(16);
  readonly #linkSpanId = new FixedStringColumn(8);
  readonly #linkTraceState = new StringColumn();
  readonly #columns: readonly (readonly [string, NativeColumn])[] = [
    ['Timestamp', this.#timestamp],
    ['TraceId', this.#traceId],
    ['SpanId', this.#spanId],
    ['ParentSpanId', this.#parentSpanId],
    ['TraceState', this.#traceState],
    ['SpanName', this.#name],
    ['SpanKind', this.#kind],
    ['ServiceName', this.#service],
    ['ScopeName', this.#scopeName],
    ['ScopeVersion', this.#scopeVersion],
    ['ResourceAttributes', this.#resourceAttributes],
    ['SpanAttributes', this.spanAttributes],
    ['Duration', this.#duration],
    ['StatusCode', this.#statusCode],
    ['StatusMessage', this.#statusMessage],
    ['Events.Timestamp', new ArrayColumn(this.#events, this.#eventTimestamp)],
    ['Events.Name', new ArrayColumn(this.#events, this.#eventName)],
    ['Events.Attributes', new ArrayColumn(this.#events, this.eventAttributes)],
    ['Links.TraceId', new ArrayColumn(this.#links, this.#linkTraceId)],
    ['Links.SpanId', new ArrayColumn(this.#links, this.#linkSpanId)],
    ['Links.TraceState', new ArrayColumn(this.#links, this.#linkTraceState)],
    ['Links.Attributes', new ArrayColumn(this.#links, this.linkAttributes)],
  ];
  #rows = 0;
  #markedRows = 0;

  /** Spans in the block. */
  get rows(): number {
    return this.#rows;
  }

  /** About how large the finished block will be. */
  get byteLength(): number {
    let total = 0;
    for (const [, column] of this.#columns) total += column.byteLength;
    return total;
  }

  /** Where the attributes of a resource are collected; valid until the block is finished. */
  resourceEntries(): MapEntries {
    return this.#resourceAttributes.entries();
  }

  serviceIndex(source: ByteSource, start: number, end: number): number {
    return this.#service.indexOf(source, start, end);
  }

  scopeNameIndex(source: ByteSource, start: number, end: number): number {
    return this.#scopeName.indexOf(source, start, end);
  }

  scopeVersionIndex(source: ByteSource, start: number, end: number): number {
    return this.#scopeVersion.indexOf(source, start, end);
  }

  /** An event of the open span, after its attributes. @param time position of its eight bytes, -1 for none */
  appendEvent(source: ByteSource, time: number, nameStart: number, nameEnd: number): void {
    if (time < 0) this.#eventTimestamp.appendZero();
    else this.#eventTimestamp.append(source, time);
    this.#eventName.append(source, nameStart, nameEnd);
    this.eventAttributes.endRow();
    this.#events.addElement();
  }

  /** A link of the open span, after its attributes. @param traceId @param spanId positions, -1 for none */
  appendLink(source: ByteSource, traceId: number, spanId: number, stateStart: number, stateEnd: number): void {
    appendId(this.#linkTraceId, source, traceId);
    appendId(this.#linkSpanId, source, spanId);
    this.#linkTraceState.append(source, stateStart, stateEnd);
    this.linkAttributes.endRow();
    this.#links.addElement();
  }

  /** Completes a row. A span that ends before it starts has duration 0. */
  appendSpan(source: ByteSource, origin: SpanOrigin, span: SpanFields): void {
    if (span.startTime < 0) this.#timestamp.appendZero();
    else this.#timestamp.append(source, span.startTime);
    appendId(this.#traceId, source, span.traceId);
    appendId(this.#spanId, source, span.spanId);
    appendId(this.#parentSpanId, source, span.parentSpanId);
    this.#traceState.append(source, span.traceStateStart, span.traceStateEnd);
    this.#name.append(source, span.nameStart, span.nameEnd);
    this.#kind.append(span.kind);
    this.#service.appendIndex(origin.serviceIndex);
    this.#scopeName.appendIndex(origin.scopeNameIndex);
    this.#scopeVersion.appendIndex(origin.scopeVersionIndex);
    this.#resourceAttributes.appendEntries(origin.resourceAttributes);
    this.#resourceAttributes.endRow();
    this.spanAttributes.endRow();
    this.#appendDuration(source.view, span.startTime, span.endTime);
    this.#statusCode.append(span.statusCode);
    this.#statusMessage.append(source, span.statusMessageStart, span.statusMessageEnd);
    this.#events.endRow();
    this.#links.endRow();
    this.#rows++;
  }

  /** Remembers the present end, for {@link rewind}. */
  mark(): void {
    this.#markedRows = this.#rows;
    for (const [, column] of this.#columns) column.mark();
  }

  /** Forgets everything appended since the mark, a row begun and not completed included. */
  rewind(): void {
    this.#rows = this.#markedRows;
    for (const [, column] of this.#columns) column.rewind();
  }

  /** The block in Native format. The collector of rows is empty afterwards and can be used again. */
  finish(): Uint8Array {
    const block = nativeBlock(this.#columns, this.#rows);
    this.clear();
    return block;
  }

  /** Forgets everything, dictionaries included. */
  clear(): void {
    for (const [, column] of this.#columns) column.clear();
    this.#rows = 0;
  }

  #appendDuration(view: DataView, start: number, end: number): void {
    if (start < 0 || end < 0) {
      this.#duration.append(0, 0);
      return;
    }
    let low = view.getUint32(end, true) - view.getUint32(start, true);
    let high = view.getUint32(end + 4, true) - view.getUint32(start + 4, true);
    if (low < 0) {
      low += 2 ** 32;
      high--;
    }
    if (high < 0) this.#duration.append(0, 0);
    else this.#duration.append(low, high);
  }
}

function appendId(column: FixedStringColumn, source: ByteSource, start: number): void {
  if (start < 0) column.appendZeros();
  else column.append(source, start);
}
