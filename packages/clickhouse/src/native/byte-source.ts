/** Bytes to read from, with the view that reads them a word at a time. Columns take ranges of it: nothing is sliced. */
export interface ByteSource {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** A source over the bytes themselves, without a copy. */
export function byteSource(bytes: Uint8Array): ByteSource {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}
