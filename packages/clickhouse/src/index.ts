export { type ByteSource, byteSource } from './native/byte-source.ts';
export { MapColumn, MapEntries } from './native/map-column.ts';
export { SpanBlock, type SpanFields, type SpanOrigin } from './native/span-block.ts';
export { StringColumn } from './native/string-column.ts';
