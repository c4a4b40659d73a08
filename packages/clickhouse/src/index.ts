export {
  type BreakerHistory,
  type BreakerHistoryRead,
  type BreakerReader,
  type BreakerTransition,
  createBreakerReader,
} from './breakers/breaker-reader.ts';
export { EmbeddedUnavailableError } from './embedded/library.ts';
export {
  type EmbeddedServer,
  EmbeddedServerError,
  type EmbeddedServerOptions,
  startEmbeddedServer,
} from './embedded/server.ts';
export { createEdgeJob, type EdgeJob, type EdgeJobOptions, type EdgeJobRun } from './graph/edge-job.ts';
export { createGraphReader, type GraphRead, type GraphReader } from './graph/graph-reader.ts';
export { type MigrateOptions, migrate, SchemaError } from './migrate/migrate.ts';
export { type ByteSource, byteSource } from './native/byte-source.ts';
export { MapColumn, MapEntries } from './native/map-column.ts';
export { SpanBlock, type SpanFields, type SpanOrigin } from './native/span-block.ts';
export { StringColumn } from './native/string-column.ts';
export {
  createSeriesReader,
  type SeriesPoint,
  type SeriesRead,
  type SeriesReader,
} from './services/series-reader.ts';
export {
  createServiceReader,
  type InstanceFigures,
  type OperationFigures,
  type ServedFigures,
  type ServiceDetail,
  type ServiceRead,
  type ServiceReader,
  type VersionFigures,
} from './services/service-reader.ts';
export { connect, type Store } from './store/connect.ts';
export { StoreRejectedError, StoreUnavailableError } from './store/errors.ts';
export {
  type BreakerGauge,
  type BulkheadGauge,
  createGaugeWriter,
  type Gauges,
  type GaugeWriter,
} from './write/gauge-writer.ts';
export { createRejectionWriter, type RejectionWriter } from './write/rejection-writer.ts';
export { createSpanWriter, type SpanWriter } from './write/span-writer.ts';
