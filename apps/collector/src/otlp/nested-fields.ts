import type { SpanBlock } from '@faultline/clickhouse';
import { appendKeyValue } from './any-value.ts';
import { NO_ID, readId } from './read-id.ts';
import { isWithin, nanosecondsAt, type StartTimes } from './start-times.ts';
import type { WireReader } from './wire-reader.ts';

const NO_TIME = -1;
const SPAN = { attributes: (9 << 3) | 2, events: (11 << 3) | 2, links: (13 << 3) | 2 } as const;
const EVENT = { time: (1 << 3) | 1, name: (2 << 3) | 2, attributes: (3 << 3) | 2 } as const;
const LINK = {
  traceId: (1 << 3) | 2,
  spanId: (2 << 3) | 2,
  traceState: (3 << 3) | 2,
  attributes: (4 << 3) | 2,
} as const;

/**
 * Appends the attributes, events and links of the span that starts at the reader's position to the block's open row. An event
 * of a time at which no span may start has none: what breakers tell in events would spread over as many partitions.
 */
export function appendNestedFields(reader: WireReader, end: number, block: SpanBlock, times: StartTimes): void {
  while (reader.position < end) {
    const tag = reader.tag(end);
    switch (tag) {
      case SPAN.attributes:
        appendKeyValue(reader, reader.lengthEnd(end), block.spanAttributes);
        break;
      case SPAN.events:
        appendEvent(reader, reader.lengthEnd(end), block, times);
        break;
      case SPAN.links:
        appendLink(reader, reader.lengthEnd(end), block);
        break;
      default:
        reader.skip(tag, end);
    }
  }
}

function appendEvent(reader: WireReader, end: number, block: SpanBlock, times: StartTimes): void {
  let time = NO_TIME;
  let nameStart = 0;
  let nameEnd = 0;
  while (reader.position < end) {
    const tag = reader.tag(end);
    if (tag === EVENT.time) time = reader.fixed64(end);
    else if (tag === EVENT.name) {
      nameEnd = reader.lengthEnd(end);
      nameStart = reader.position;
      reader.position = nameEnd;
    } else if (tag === EVENT.attributes) appendKeyValue(reader, reader.lengthEnd(end), block.eventAttributes);
    else reader.skip(tag, end);
  }
  if (time !== NO_TIME && !isWithin(times, nanosecondsAt(reader.source.view, time))) time = NO_TIME;
  block.appendEvent(reader.source, time, nameStart, nameEnd);
}

/** An id of the wrong length in a link is stored as zeros, like one that is missing: the rest of the link is kept. */
function appendLink(reader: WireReader, end: number, block: SpanBlock): void {
  let traceId = NO_ID;
  let spanId = NO_ID;
  let stateStart = 0;
  let stateEnd = 0;
  while (reader.position < end) {
    const tag = reader.tag(end);
    if (tag === LINK.traceId) traceId = Math.max(readId(reader, end, 16), NO_ID);
    else if (tag === LINK.spanId) spanId = Math.max(readId(reader, end, 8), NO_ID);
    else if (tag === LINK.traceState) {
      stateEnd = reader.lengthEnd(end);
      stateStart = reader.position;
      reader.position = stateEnd;
    } else if (tag === LINK.attributes) appendKeyValue(reader, reader.lengthEnd(end), block.linkAttributes);
    else reader.skip(tag, end);
  }
  block.appendLink(reader.source, traceId, spanId, stateStart, stateEnd);
}
