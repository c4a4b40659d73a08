import { ByteSink } from './byte-sink.ts';
import type { NativeColumn } from './native-column.ts';

/** More than enough for names, types and prefixes. */
const HEADER_BYTES = 1 << 14;

/** One block as `INSERT … FORMAT Native` takes it; every column must hold `rows` rows. */
export function nativeBlock(
  columns: readonly (readonly [name: string, column: NativeColumn])[],
  rows: number,
): Uint8Array {
  const dataBytes = columns.reduce((sum, [, column]) => sum + column.byteLength, 0);
  const out = new ByteSink(dataBytes + HEADER_BYTES);
  out.varUint(columns.length);
  out.varUint(rows);
  for (const [name, column] of columns) {
    out.text(name);
    out.text(column.type);
    if (rows === 0) continue;
    column.writePrefix(out);
    column.writeBody(out);
  }
  return out.bytes();
}
