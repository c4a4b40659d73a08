import { crc32 } from 'node:zlib';
import { MOST_REQUEST_BYTES } from '@faultline/runtime';

/**
 * How records stand in a segment file, after its header: `magic u32, length u32, crc32 u32, body`, little-endian. The
 * checksum starts from the segment's salt, so that bytes inside a body, which senders choose, cannot pass for a frame when
 * the reader looks for the next one behind a damaged place.
 */
export interface Frame {
  /** Where the frame starts in its file. */
  offset: number;
  body: Buffer;
}

export const SEGMENT_HEADER_BYTES = 16;
const FRAME_HEADER_BYTES = 12;
const FRAME_MAGIC = Buffer.from('FLT\x01', 'latin1');
const SEGMENT_MAGIC = Buffer.from('FLTLOG01', 'latin1');
/** A request and what is noted of it; whatever claims more is not a length. */
const LONGEST_BODY_BYTES = MOST_REQUEST_BYTES + 2 ** 20;

export function encodeSegmentHeader(salt: number): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  SEGMENT_MAGIC.copy(header);
  header.writeUInt32LE(salt, 8);
  return header;
}

/** @returns the segment's salt, undefined when this is no segment's header */
export function decodeSegmentHeader(header: Buffer): number | undefined {
  if (header.length < SEGMENT_HEADER_BYTES || !header.subarray(0, 8).equals(SEGMENT_MAGIC)) return undefined;
  return header.readUInt32LE(8);
}

/** The header that goes before the parts of a body. */
export function encodeFrameHeader(salt: number, parts: readonly Buffer[]): Buffer {
  const header = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
  let length = 0;
  let checksum = salt;
  for (const part of parts) {
    length += part.length;
    checksum = crc32(part, checksum);
  }
  FRAME_MAGIC.copy(header);
  header.writeUInt32LE(length, 4);
  header.writeUInt32LE(checksum, 8);
  return header;
}

/** What stands at a position: a frame; nothing whole yet, of so many bytes; or what is no frame. */
export type FrameAt = { body: Buffer; end: number } | { needed: number } | 'damaged';

/** @param bytes a part of a segment file */
export function frameAt(bytes: Buffer, position: number, salt: number): FrameAt {
  const left = bytes.length - position;
  if (left < FRAME_HEADER_BYTES) return { needed: FRAME_HEADER_BYTES };
  if (bytes.compare(FRAME_MAGIC, 0, 4, position, position + 4) !== 0) return 'damaged';
  const length = bytes.readUInt32LE(position + 4);
  if (length === 0 || length > LONGEST_BODY_BYTES) return 'damaged';
  const end = position + FRAME_HEADER_BYTES + length;
  if (end > bytes.length) return { needed: FRAME_HEADER_BYTES + length };
  const body = bytes.subarray(position + FRAME_HEADER_BYTES, end);
  return crc32(body, salt) === bytes.readUInt32LE(position + 8) ? { body, end } : 'damaged';
}

/** Where the next frame may start after a damaged place; the end of the bytes (less what may be half a magic) if nowhere. */
export function nextFrameStart(bytes: Buffer, after: number): number {
  const found = bytes.indexOf(FRAME_MAGIC, after + 1);
  return found >= 0 ? found : Math.max(after + 1, bytes.length - FRAME_MAGIC.length + 1);
}
