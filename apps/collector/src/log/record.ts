import type { Encoding } from '../otlp/signal.ts';
import type { StartTimes } from '../otlp/start-times.ts';

/** An accepted export request, as it is kept until ClickHouse has its spans. */
export interface LoggedRequest {
  /** Counts up by one or more from request to request of one log. */
  sequence: number;
  /** Epoch milliseconds. */
  receivedAtMs: number;
  /** The limits it was checked against: a replay must refuse the same spans. */
  startTimes: StartTimes;
  /** Spans accepted. */
  spans: number;
  /** See {@link fingerprintOf}. */
  fingerprint: string;
  encoding: Encoding;
  compression: 'gzip' | 'identity';
  received: Buffer;
}

/** The requests that were inserted together, under this id. */
export interface BatchRange {
  /** 16 bytes in hexadecimal: the deduplication token of its inserts. */
  id: string;
  firstSequence: number;
  lastSequence: number;
}

export type LogRecord =
  | ({ kind: 'request' } & LoggedRequest)
  | ({ kind: 'sealed' } & BatchRange)
  | { kind: 'stored'; id: string }
  /** The requests of this fingerprint that came before are in the dead letters. */
  | { kind: 'deadLettered'; fingerprint: string };

const REQUEST = 1;
const SEALED = 2;
const STORED = 3;
const DEAD_LETTERED = 4;
const FINGERPRINT_BYTES = 20;
const ID_BYTES = 16;
const REQUEST_HEAD_BYTES = 3 + 4 * 8 + 4 + FINGERPRINT_BYTES;

/** The parts of a record's body; the received bytes are not copied. */
export function encodeRecord(record: LogRecord): Buffer[] {
  switch (record.kind) {
    case 'request': {
      const head = Buffer.allocUnsafe(REQUEST_HEAD_BYTES);
      let at = head.writeUInt8(REQUEST);
      at = head.writeUInt8(record.encoding === 'application/json' ? 1 : 0, at);
      at = head.writeUInt8(record.compression === 'gzip' ? 1 : 0, at);
      at = head.writeDoubleLE(record.sequence, at);
      at = head.writeDoubleLE(record.receivedAtMs, at);
      at = head.writeDoubleLE(record.startTimes.oldestStartMs, at);
      at = head.writeDoubleLE(record.startTimes.newestStartMs, at);
      at = head.writeUInt32LE(record.spans, at);
      head.write(record.fingerprint, at, 'hex');
      return [head, record.received];
    }
    case 'sealed': {
      const body = Buffer.allocUnsafe(1 + ID_BYTES + 16);
      let at = body.writeUInt8(SEALED);
      at += body.write(record.id, at, 'hex');
      at = body.writeDoubleLE(record.firstSequence, at);
      body.writeDoubleLE(record.lastSequence, at);
      return [body];
    }
    case 'stored': {
      const body = Buffer.allocUnsafe(1 + ID_BYTES);
      body.write(record.id, body.writeUInt8(STORED), 'hex');
      return [body];
    }
    case 'deadLettered': {
      const body = Buffer.allocUnsafe(1 + FINGERPRINT_BYTES);
      body.write(record.fingerprint, body.writeUInt8(DEAD_LETTERED), 'hex');
      return [body];
    }
  }
}

/** @returns undefined when this version knows no such record */
export function decodeRecord(body: Buffer): LogRecord | undefined {
  const kind = body[0];
  if (kind === REQUEST && body.length >= REQUEST_HEAD_BYTES) {
    return {
      kind: 'request',
      encoding: body[1] === 1 ? 'application/json' : 'application/x-protobuf',
      compression: body[2] === 1 ? 'gzip' : 'identity',
      sequence: body.readDoubleLE(3),
      receivedAtMs: body.readDoubleLE(11),
      startTimes: { oldestStartMs: body.readDoubleLE(19), newestStartMs: body.readDoubleLE(27) },
      spans: body.readUInt32LE(35),
      fingerprint: body.toString('hex', 39, 39 + FINGERPRINT_BYTES),
      received: body.subarray(REQUEST_HEAD_BYTES),
    };
  }
  if (kind === SEALED && body.length === 1 + ID_BYTES + 16) {
    return {
      kind: 'sealed',
      id: body.toString('hex', 1, 1 + ID_BYTES),
      firstSequence: body.readDoubleLE(1 + ID_BYTES),
      lastSequence: body.readDoubleLE(1 + ID_BYTES + 8),
    };
  }
  if (kind === STORED && body.length === 1 + ID_BYTES) {
    return { kind: 'stored', id: body.toString('hex', 1, 1 + ID_BYTES) };
  }
  if (kind === DEAD_LETTERED && body.length === 1 + FINGERPRINT_BYTES) {
    return { kind: 'deadLettered', fingerprint: body.toString('hex', 1, 1 + FINGERPRINT_BYTES) };
  }
  return undefined;
}
