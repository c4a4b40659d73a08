import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  createAlertClaims,
  createAlertTargetStore,
  createBreakerReader,
  createCallsReader,
  createDeliveryStore,
  createDiagnosisReader,
  createDiskGuard,
  createEdgeJob,
  createExperimentReader,
  createExperimentWriter,
  createGaugeWriter,
  createIncidentReader,
  createIncidentWriter,
  createRejectionWriter,
  createReportWriter,
  createSignatureStore,
  createSpanWriter,
  createStatisticsJob,
  createTickReader,
  type MigrateOptions,
  migrate,
  readShardMap,
  type Store,
} from '@faultline/clickhouse';
import { messageOf, type RunningPart } from '@faultline/runtime';
import { createAdminServer } from './admin/admin-server.ts';
import { CollectorMetrics } from './admin/metrics.ts';
import {
  alertObserver,
  detectionObserver,
  faultObserver,
  guardObserver,
  insertObserver,
  intakeObserver,
  jobObserver,
  requestObserver,
  streakObserver,
} from './admin/observers.ts';
import { SelfReport } from './admin/self-report.ts';
import { StreakLog } from './admin/streak-log.ts';
import { AlertJob } from './alerts/alert-job.ts';
import { postAlert } from './alerts/post-alert.ts';
import { ByteBudget } from './batch/byte-budget.ts';
import { SpanPipeline } from './batch/span-pipeline.ts';
import type { CollectorConfig } from './config.ts';
import { ActiveExperiments } from './faults/active-experiments.ts';
import { FaultRequests } from './faults/fault-requests.ts';
import { GrpcServer } from './grpc/grpc-server.ts';
import { listen } from './http/listen.ts';
import { OtlpServer } from './http/otlp-server.ts';
import { DetectionJob } from './incidents/detection-job.ts';
import { Investigation } from './incidents/investigation.ts';
import { Teaching } from './incidents/teaching.ts';
import { LogIntake } from './intake/log-intake.ts';
import { MetricIntake } from './intake/metric-intake.ts';
import { RejectionLedger } from './intake/rejection-ledger.ts';
import { TraceIntake } from './intake/trace-intake.ts';
import { ExportReceiver } from './receiver/export-receiver.ts';
import { type JobObserver, PeriodicJob } from './timers/periodic-job.ts';
import { startNotices } from './waiting-notices.ts';

export interface CollectorDependencies {
  store: Store;
  /** How long things are kept, and how late spans may come. */
  retention: MigrateOptions;
  /** Takes one line for people. */
  log: (line: string) => void;
  /** Whether somebody is to be told when ClickHouse does not come, and starts it again then. Default: whether there is one. */
  hasParent?: boolean;
}

/** For those who are told at the end of the drain that their spans were not written. */
const ANSWER_WITHIN_MS = 300;
/** Services that have heard nothing for as long stop injecting by themselves. */
const EXPERIMENTS_WITHIN_MS = 5_000;
/** More than anybody runs at once. */
const MOST_EXPERIMENTS = 1_000;
const UNOBSERVED: JobObserver = { succeeded() {}, failed() {} };

/**
 * Starts the collector: first the admin port, which says that it is not ready; then, once ClickHouse answers and is
 * migrated, the receiver and the timers. Owns the store: closes it when it stops.
 */
export async function startCollector(
  config: CollectorConfig,
  { store, retention, log, hasParent = process.connected }: CollectorDependencies,
): Promise<RunningPart & { info: { otlpHttpPort: number; otlpGrpcPort: number; adminPort: number } }> {
  const clock = () => performance.now();
  let state: 'starting' | 'ready' | 'stopping' = 'starting';
  const metrics = new CollectorMetrics();
  const memory = new ByteBudget(config.intake.bodiesInMemoryBytes);
  const rejections = new RejectionLedger(createRejectionWriter(store), Date.now, randomUUID);
  const pipeline = await SpanPipeline.open({
    config,
    writer: createSpanWriter(store),
    observer: insertObserver(metrics, log, Date.now, rejections),
    recovered: (spans) => metrics.spansRecovered.inc(spans),
    log,
  });
  const intake = new TraceIntake({
    batcher: pipeline.batcher,
    known: pipeline.known,
    observer: intakeObserver(metrics, rejections),
    obstacle: () => pipeline.obstacle(),
    limits: config.batch,
    maxDecodedBytes: config.intake.decodedBytes,
    acknowledgeWithinMs: config.acknowledgeWithinMs,
    retentionMs: retention.retentionSpansMs,
    clock: Date.now,
  });
  const edgeObserver = jobObserver(metrics, log, clock);
  metrics.observe({
    spansWaiting: () => pipeline.spansWaiting,
    logBytes: () => pipeline.logBytes,
    logAgeSeconds: () => pipeline.logAgeMs / 1000,
    diskFreeBytes: () => pipeline.diskFreeBytes,
    blockBytes: () => pipeline.blockBytes,
    bodiesInMemoryBytes: () => memory.taken,
    edgeJobLagSeconds: edgeObserver.lagSeconds,
  });
  const metricIntake = new MetricIntake({
    writer: createGaugeWriter(store),
    observer: new StreakLog('writing the gauges of breakers', log),
    acknowledgeWithinMs: config.acknowledgeWithinMs,
    retentionMs: retention.retentionSpansMs,
    clock: Date.now,
  });
  const receiver = new ExportReceiver({
    intakes: { traces: intake, metrics: metricIntake, logs: new LogIntake() },
    limits: config.intake,
    tokens: config.ingestTokens,
    memory,
    observer: requestObserver(metrics, log),
  });
  const experiments = createExperimentReader(store);
  const active = new ActiveExperiments({
    read: (nowMs, signal) => experiments.list({ status: 'active', nowMs, limit: MOST_EXPERIMENTS, signal }),
    clock: Date.now,
    monotonic: clock,
    withinMs: EXPERIMENTS_WITHIN_MS,
  });
  const faults = new FaultRequests({
    active,
    reader: experiments,
    writer: createExperimentWriter(store),
    receiver,
    memory,
    observer: faultObserver(metrics, log),
    isStarting: () => state === 'starting',
    clock: Date.now,
  });
  const http = new OtlpServer(receiver, faults);
  const grpc = new GrpcServer(receiver);
  const edgeJob = createEdgeJob(store, Date.now, retention);
  const detection = new DetectionJob({
    ticks: createTickReader(store),
    calls: createCallsReader(store),
    reader: createIncidentReader(store),
    writer: createIncidentWriter(store),
    investigation: new Investigation({
      diagnoses: createDiagnosisReader(store),
      experiments,
      breakers: createBreakerReader(store),
    }),
    teaching: new Teaching({ experiments, signatures: createSignatureStore(store) }),
    clock: Date.now,
  });
  const alerts = new AlertJob({
    incidents: createIncidentReader(store),
    targets: createAlertTargetStore(store),
    deliveries: createDeliveryStore(store),
    claims: createAlertClaims(store),
    post: (payload, target, id) => postAlert(payload, target, id, config.alerts),
    consoleUrl: config.alerts.consoleUrl,
    collector: randomUUID(),
    observer: alertObserver(metrics, log),
    clock: Date.now,
  });
  const statisticsJob = createStatisticsJob(store, Date.now, retention);
  const diskObserver = guardObserver(metrics, log);
  const guard = createDiskGuard(store, Date.now, { onDropped: diskObserver.onDropped });

  const admin = createAdminServer({
    registry: metrics.registry,
    unreadiness: () => (state === 'ready' ? pipeline.obstacle() : `The collector is ${state}.`),
  });

  const accepting = new StreakLog('accepting connections', log);
  const acceptFailed = (error: Error): void => accepting.failed(error);
  const { host } = config;
  const adminPort = await listen(admin, {
    port: config.adminPort,
    host,
    variable: 'FAULTLINE_ADMIN_PORT',
    acceptFailed,
  });
  // Before ClickHouse is known to be there: what is accepted waits in the log.
  const otlpHttpPort = await listen(http.server, {
    port: config.otlpHttpPort,
    host,
    variable: 'FAULTLINE_OTLP_HTTP_PORT',
    acceptFailed,
  });
  const otlpGrpcPort = await listen(grpc.server, {
    port: config.otlpGrpcPort,
    host,
    variable: 'FAULTLINE_OTLP_GRPC_PORT',
    acceptFailed,
  });
  const selfReport = new SelfReport(createReportWriter(store), () => ({
    collector: `${hostname()}:${otlpHttpPort}`,
    spansWaiting: pipeline.spansWaiting,
    logBytes: pipeline.logBytes,
    logQuotaBytes: config.log.quotaBytes,
    logAgeMs: pipeline.logAgeMs,
    obstacle: pipeline.obstacle() ?? '',
  }));
  const jobs = [
    new PeriodicJob(
      () => rejections.write(),
      config.edgeJobEveryMs,
      streakObserver('writing down what was turned away', log),
      clock,
    ),
    new PeriodicJob(async () => metrics.edgesWritten(await edgeJob.run()), config.edgeJobEveryMs, edgeObserver, clock),
    new PeriodicJob(() => detection.run(), config.detectEveryMs, detectionObserver(metrics, log), clock),
    new PeriodicJob(() => alerts.run(), config.alerts.everyMs, streakObserver('telling of incidents', log), clock),
    new PeriodicJob(
      () => statisticsJob.run(),
      config.statisticsJobEveryMs,
      streakObserver('the statistics job', log),
      clock,
    ),
    new PeriodicJob(() => guard.run(), config.diskGuardEveryMs, diskObserver, clock),
    new PeriodicJob(() => selfReport.write(), config.reportEveryMs, UNOBSERVED, clock),
  ];
  const stopNotices = startNotices(store, log);
  // Alone it waits for as long as it takes: it accepts meanwhile, and to end would only refuse what the log has room for.
  await migrate(store, hasParent ? retention : { waitMs: Number.POSITIVE_INFINITY, ...retention }).finally(stopNotices);
  pipeline.startInserting(await readShardMap(store));
  for (const job of jobs) job.start();
  state = 'ready';

  return {
    info: { otlpHttpPort, otlpGrpcPort, adminPort },
    async stop() {
      state = 'stopping';
      const giveUp = AbortSignal.timeout(config.drainWithinMs);
      const giveUpAnswering = AbortSignal.timeout(config.drainWithinMs + ANSWER_WITHIN_MS);
      receiver.startDraining();
      http.startDraining();
      grpc.startDraining();
      const jobsEnded = Promise.all(jobs.map((job) => job.stop())).then(() => alerts.settled());
      try {
        await receiver.allRead(giveUp);
        await receiver.allAnswered(giveUpAnswering);
        await grpc.allClosed(giveUpAnswering);
        await pipeline.stop(giveUp);
      } finally {
        // Numbers for the console: that they cannot be written is no reason to end in the middle.
        const counted = rejections.write().catch((error: unknown) => {
          log(`what was turned away lately is not written down: ${messageOf(error)}`);
        });
        await Promise.race([counted, aborted(giveUp)]);
        await Promise.race([jobsEnded, aborted(giveUp)]);
        http.server.closeAllConnections();
        grpc.closeAllConnections();
        admin.close();
        admin.closeAllConnections();
        await store.close();
      }
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
