/** One export request's message, whatever transport it came by. */
export interface ExportBody {
  /** The bytes that came over the wire: what a retry repeats, and what is kept on disk. */
  readonly received: Buffer;
  readonly compression: 'gzip' | 'identity';
  /** The same, decompressed. */
  readonly payload: Buffer;
}
