export { type AlertTargetStore, createAlertTargetStore } from './alerts/alert-target-store.ts';
export { type AlertClaims, type Claim, createAlertClaims } from './alerts/claims.ts';
export { createDeliveryStore, type DeliveryStore, type DeliverySummary } from './alerts/delivery-store.ts';
export {
  type AttributeKey,
  type AttributeRead,
  type AttributeReader,
  type AttributeScope,
  type AttributeValue,
  createAttributeReader,
  type Found,
  MAX_ATTRIBUTE_LENGTH,
} from './attributes/attribute-reader.ts';
export {
  type AdmittedState,
  type AdmittedStateRead,
  type AdmittedStates,
  createAdmittedStates,
} from './breakers/admitted-states.ts';
export {
  type BreakerHistory,
  type BreakerHistoryRead,
  type BreakerReader,
  type BreakerTransition,
  createBreakerReader,
} from './breakers/breaker-reader.ts';
export {
  type BreakerWallFacts,
  type BreakerWallRead,
  type BreakerWallReader,
  createBreakerWallReader,
} from './breakers/breaker-wall-reader.ts';
export {
  createOpeningCounts,
  type OpeningCount,
  type OpeningCountRead,
  type OpeningCounts,
} from './breakers/opening-counts.ts';
export type { BulkheadInstance, BulkheadStates } from './breakers/read-bulkheads.ts';
export type { BreakerCourse } from './breakers/read-course.ts';
export { createDeployReader, type DeployQuery, type DeployReader } from './deploys/deploy-reader.ts';
export { createDeployWriter, type DeployWriter } from './deploys/deploy-writer.ts';
export { type CallsReader, createCallsReader } from './detection/calls-reader.ts';
export { createTickReader, type TickRead, type TickReader } from './detection/tick-reader.ts';
export { type ContrastRead, type ContrastReader, createContrastReader } from './diagnosis/contrast-reader.ts';
export {
  createDiagnosisReader,
  type DiagnosisRead,
  type DiagnosisReader,
  type ReadDiagnosis,
} from './diagnosis/diagnosis-reader.ts';
export {
  createDiagnosisSumsReader,
  type DiagnosisSumsRead,
  type DiagnosisSumsReader,
} from './diagnosis/diagnosis-sums-reader.ts';
export { createExampleReader, type ExampleRead, type ExampleReader } from './diagnosis/example-reader.ts';
export { createStatisticsJob, type StatisticsJob, type StatisticsJobOptions } from './diagnosis/statistics-job.ts';
export { createDiskGuard, type DiskGuard, type DiskGuardOptions } from './disk/disk-guard.ts';
export type { DiskSpace } from './disk/disk-space.ts';
export { createIntakeReader, type IntakeReader } from './disk/intake-reader.ts';
export type { Partition } from './disk/partitions.ts';
export { EmbeddedUnavailableError } from './embedded/library.ts';
export {
  type EmbeddedServer,
  EmbeddedServerError,
  type EmbeddedServerOptions,
  startEmbeddedServer,
} from './embedded/server.ts';
export { createExperimentReader, type ExperimentList, type ExperimentReader } from './faults/experiment-reader.ts';
export { createExperimentWriter, type ExperimentWriter, type StopRequest } from './faults/experiment-writer.ts';
export { createGuardingBreakers, type GuardingBreakers } from './faults/guarding-breakers.ts';
export { createInjectedCalls, type InjectedCalls } from './faults/injected-calls.ts';
export { alignWindow } from './graph/buckets.ts';
export { createEdgeJob, type EdgeJob, type EdgeJobOptions, type EdgeJobRun } from './graph/edge-job.ts';
export { createGraphReader, type GraphRead, type GraphReader } from './graph/graph-reader.ts';
export { createIncidentReader, type IncidentQuery, type IncidentReader } from './incidents/incident-reader.ts';
export { createIncidentWriter, type IncidentWriter, type RemarkField } from './incidents/incident-writer.ts';
export { type MigrateOptions, migrate } from './migrate/migrate.ts';
export { exporterDatabase } from './migrate/migration-files.ts';
export { SchemaError } from './migrate/schema-error.ts';
export {
  createMissingReader,
  type MissingCounts,
  type MissingRead,
  type MissingReader,
} from './missing/missing-reader.ts';
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
export { createSignatureStore, type SignatureStore } from './signatures/signature-store.ts';
export { connect, type Store } from './store/connect.ts';
export { StoreRejectedError, StoreUnavailableError } from './store/errors.ts';
export { type ReadLimit, ReadLimitError, readLimitOf } from './store/read-limits.ts';
export {
  createLatencyMapReader,
  type LatencyCell,
  type LatencyMapRead,
  type LatencyMapReader,
  type LatencySelection,
} from './traces/latency-map.ts';
export type { SpanFilter, StatusCode } from './traces/span-filter.ts';
export {
  createTraceReader,
  type SpanLink,
  type StoredSpan,
  type StoredTrace,
  type TraceRead,
  type TraceReader,
} from './traces/trace-reader.ts';
export {
  createTraceSearch,
  type TracePosition,
  type TraceSearch,
  type TraceSearchRequest,
  type TraceSearchResult,
  type TraceSummary,
} from './traces/trace-search.ts';
export {
  type BreakerGauge,
  type BulkheadGauge,
  createGaugeWriter,
  type Gauges,
  type GaugeWriter,
} from './write/gauge-writer.ts';
export { createRejectionWriter, type RejectionWriter } from './write/rejection-writer.ts';
export { createReportWriter, type ReportWriter } from './write/report-writer.ts';
export { readShardMap, type Shard, type ShardMap } from './write/shard-map.ts';
export { createSpanWriter, type SpanWriter } from './write/span-writer.ts';
