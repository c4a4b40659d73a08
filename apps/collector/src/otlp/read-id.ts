import type { WireReader } from './wire-reader.ts';

/** An id that is missing, empty or all zeros. */
export const NO_ID = -1;
/** An id of the wrong length. */
export const INVALID_ID = -2;

/** Passes an id of `width` bytes, a multiple of four. @returns where it starts, or one of the two above */
export function readId(reader: WireReader, end: number, width: number): number {
  const idEnd = reader.lengthEnd(end);
  const start = reader.position;
  reader.position = idEnd;
  if (idEnd === start) return NO_ID;
  if (idEnd - start !== width) return INVALID_ID;
  const { view } = reader.source;
  let bits = 0;
  for (let at = start; at < idEnd; at += 4) bits |= view.getInt32(at, true);
  return bits === 0 ? NO_ID : start;
}
