export {
  type AlertMessage,
  type AlertStage,
  messageDue,
  type ToldMessage,
  testMessage,
} from './alerts/alert-message.ts';
export {
  ALERT_TARGET_TYPES,
  type AlertTarget,
  type AlertTargetDefinition,
  type AlertTargetType,
  shownUrl,
} from './alerts/alert-target.ts';
export {
  type AlertDelivery,
  afterAttempt,
  type DeliveryState,
  deliveriesToTry,
  newDelivery,
} from './alerts/delivery.ts';
export { type AlertContext, type AlertPayload, alertPayload } from './alerts/payload.ts';
export { readAlertTarget, readAlertTargetPatch } from './alerts/read-target.ts';
export { isRefusedAddress } from './alerts/refused-address.ts';
export { type BreakerState, refusesCalls, worstState } from './breaker.ts';
export { type BreakerOutcomes, NO_OUTCOMES } from './breaker-outcomes.ts';
export { buildGroupedGraph } from './build-grouped-graph.ts';
export { buildTrafficGraph } from './build-traffic-graph.ts';
export { type Call, type CallEnd, callsOf, sumCalls } from './calls-of.ts';
export { compareGraphs, withVanished } from './compare/compare-graphs.ts';
export type { ChangedPart, GraphChange, GraphChangeKind } from './compare/graph-change.ts';
export { type Deploy, type DeployDefinition, mergeDeploys } from './deploys/deploy.ts';
export { readDeploy } from './deploys/read-deploy.ts';
export { alarmsAmong, type Neighbours, neighboursOf, type ServiceCall } from './detection/alarms.ts';
export type { Baseline } from './detection/baseline.ts';
export { CALM_MS, type Course, courseSteps, coursesOf } from './detection/detect.ts';
export { baselineSteps, learnBaseline } from './detection/learn-baseline.ts';
export {
  joinTicks,
  type RequestCalls,
  type Stream,
  type StreamKind,
  type StreamSums,
  streamId,
  TICK_MS,
  type Tick,
  UNKNOWN_CALLEE,
} from './detection/stream.ts';
export { DETECTION_WEIGHTS, type DetectionWeights } from './detection/weights.ts';
export { type AttributeCounts, attributeContrasts } from './diagnosis/attribute-contrast.ts';
export { BAD_REQUESTS } from './diagnosis/bad-request.ts';
export { diagnose } from './diagnosis/diagnose.ts';
export type {
  AttributeContrast,
  Channel,
  Diagnosis,
  Evidence,
  Impact,
  Reading,
  Suspect,
  SuspectInstance,
  TimePlace,
} from './diagnosis/diagnosis.ts';
export type {
  ChildSums,
  Counts,
  DiagnosisSums,
  InstanceFigures,
  InstanceKey,
  InstanceSums,
  Moments,
  OperationFigures,
  OperationKey,
  OperationSums,
  SelfTimeSums,
} from './diagnosis/diagnosis-sums.ts';
export type { ErrorReading } from './diagnosis/error-reading.ts';
export { type DiagnosedSpan, type SpanRecord, spanRecords } from './diagnosis/span-record.ts';
export { DIAGNOSIS_BUCKET_MS, instanceKey, operationKey, sumSpans } from './diagnosis/sum-spans.ts';
export { DIAGNOSIS_WEIGHTS, type DiagnosisWeights } from './diagnosis/weights.ts';
export { type DiskThresholds, diskThresholds } from './disk-thresholds.ts';
export {
  type Experiment,
  type ExperimentDefinition,
  type ExperimentStatus,
  type ExperimentStop,
  experimentStatus,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  type FaultTarget,
  type GuardingBreaker,
  TARGET_TYPES,
} from './faults/experiment.ts';
export {
  type BreakerOpening,
  type FindingTone,
  type IsolationFacts,
  type IsolationFinding,
  type IsolationReport,
  judgeIsolation,
} from './faults/isolation.ts';
export { type ExperimentProblem, readExperiment } from './faults/read-experiment.ts';
export type { Share } from './faults/share-test.ts';
export type {
  BreakerFact,
  BreakerInstance,
  BreakerStates,
  ConnectionKind,
  EdgeFact,
  FanOut,
  GraphFacts,
  QualityFact,
  ServiceFact,
} from './graph-facts.ts';
export { GROUPINGS, type GraphView, type Grouping, UNGROUPED } from './grouping.ts';
export { DEGRADED_FROM, FAILING_FROM } from './health.ts';
export {
  addHistogram,
  bucketMiddleNs,
  bucketOf,
  type Histogram,
  type Percentiles,
  percentilesMs,
  quantilesNs,
} from './histogram.ts';
export { idleConnection } from './idle-connection.ts';
export { type Containment, type ContainmentFinding, judgeContainment } from './incidents/containment.ts';
export { type Headline, headlineOf } from './incidents/headline.ts';
export type {
  Incident,
  IncidentPatch,
  IncidentSeverity,
  IncidentStatus,
  Symptom,
  SymptomKind,
  TimelineEntry,
  TimelineKind,
} from './incidents/incident.ts';
export { incidentChanges, LONGEST_INCIDENT_MS, lastBadOf, type Moment } from './incidents/incident-changes.ts';
export { concerns, explainedWithin, overlap, reachOfIncident } from './incidents/incident-reach.ts';
export { readIncidentPatch } from './incidents/read-patch.ts';
export { withSuspicion } from './incidents/suspicion.ts';
export { type Happenings, type TimelineTransition, timelineOf } from './incidents/timeline.ts';
export { type CollectorReport, type DiskFact, type IntakeFacts, NO_INTAKE_FACTS } from './intake-facts.ts';
export type { FieldProblem } from './json-reader.ts';
export { judgeMissing } from './missing/judge-missing.ts';
export type { MissingFacts, SenderFacts } from './missing/missing-facts.ts';
export { MISSING_CODES, type MissingCode, type MissingReason } from './missing/missing-reason.ts';
export { neighbourhood } from './neighbourhood.ts';
export {
  displayName,
  displayNameOfId,
  ENTRY_NODE,
  type NodeKind,
  type NodeRef,
  nodeId,
  nodeRefOfId,
  servicesIn,
} from './node.ts';
export { type Notice, type NoticeSubject, noticeOf } from './notice.ts';
export { type Openings, openingsOf } from './openings.ts';
export { isPrintable, printable, quote } from './printable.ts';
export { bytesInWords } from './quantities-in-words.ts';
export { type BlastRadius, blastRadius, isOnWay, type Reach, reachOf } from './reach.ts';
export { breakerKey, breakerTargets, resolveTargets } from './resolve-targets.ts';
export { type Diagnosed, type Fingerprint, fingerprintOf } from './signatures/fingerprint.ts';
export {
  ALIKE_WITHIN,
  distanceBetween,
  type Signature,
  type SignatureMatch,
  signatureMatches,
} from './signatures/match.ts';
export { signatureOf } from './signatures/teach.ts';
export type { Steps } from './steps.ts';
export type { BreakerChange, BreakerMark } from './trace/breaker-mark.ts';
export { START_GRAIN_NS } from './trace/clock-offsets.ts';
export type { PathSegment } from './trace/critical-path.ts';
export type { FaultMark } from './trace/fault-marks.ts';
export { uncovered } from './trace/self-time.ts';
export type { Placement } from './trace/trace-node.ts';
export type { SpanEvent, SpanKind, TraceSpan } from './trace/trace-span.ts';
export { buildTraceTree, type PlacedSpan, type TraceTree } from './trace/trace-tree.ts';
export type {
  ConnectionBreaker,
  GraphConnection,
  GraphNode,
  GroupMember,
  Health,
  RecentFigures,
  TrafficGraph,
} from './traffic-graph.ts';
