import type { FileHandle } from 'node:fs/promises';
import { decodeSegmentHeader, type Frame, frameAt, nextFrameStart, SEGMENT_HEADER_BYTES } from './frame.ts';

const CHUNK_BYTES = 4 * 2 ** 20;

/** A piece of a segment: its whole frames in order, and the places between them that could not be read. */
export interface ScannedChunk {
  frames: Frame[];
  damaged: { offset: number; bytes: number }[];
}

/** A file that is not a segment of a log. */
export class NotASegmentError extends Error {
  override readonly name = 'NotASegmentError';
}

/**
 * Reads the frames of a segment file from an offset on, a few MiB at a time. What is damaged is passed over up to the next
 * whole frame, and told.
 * @param from 0, or the offset of a frame
 * @throws NotASegmentError, and what the file system throws
 */
export async function* scanSegment(file: FileHandle, from = 0): AsyncGenerator<ScannedChunk> {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  await file.read(header, 0, header.length, 0);
  const salt = decodeSegmentHeader(header);
  if (salt === undefined) throw new NotASegmentError('its header is damaged');

  let offset = Math.max(from, SEGMENT_HEADER_BYTES);
  let bytes: Buffer = Buffer.alloc(0);
  let wanted = CHUNK_BYTES;
  let damagedFrom: number | undefined;
  for (let isEnd = false; !isEnd; ) {
    const read = await readMore(file, bytes, offset, wanted);
    isEnd = read.length < wanted;
    bytes = read;
    wanted = CHUNK_BYTES;
    const chunk: ScannedChunk = { frames: [], damaged: [] };
    const endDamage = (at: number): void => {
      if (damagedFrom !== undefined) chunk.damaged.push({ offset: damagedFrom, bytes: at - damagedFrom });
      damagedFrom = undefined;
    };
    let position = 0;
    while (position < bytes.length) {
      const found = frameAt(bytes, position, salt);
      if (found !== 'damaged' && 'body' in found) {
        endDamage(offset + position);
        chunk.frames.push({ offset: offset + position, body: found.body });
        position = found.end;
      } else if (found !== 'damaged' && !isEnd) {
        wanted = Math.max(CHUNK_BYTES, found.needed);
        break;
      } else {
        damagedFrom ??= offset + position;
        position = nextFrameStart(bytes, position);
      }
    }
    if (isEnd) endDamage(offset + bytes.length);
    yield chunk;
    offset += position;
    bytes = bytes.subarray(position);
  }
}

/** What is there already, and enough of the file to have `wanted` bytes in all, or as many as there are. */
async function readMore(file: FileHandle, present: Buffer, offset: number, wanted: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(wanted);
  present.copy(bytes);
  let length = present.length;
  while (length < wanted) {
    const { bytesRead } = await file.read(bytes, length, wanted - length, offset + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
