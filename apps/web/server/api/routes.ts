import type { GraphView } from '@faultline/model';
import type { ConsoleAlerts, ConsoleDeploys, ConsoleFaults, ConsoleIncidents, ConsoleReads } from '../console-reads.ts';
import type { SnapshotStreams } from '../live/snapshot-stream.ts';
import {
  answerAlertTargets,
  createAlertTarget,
  patchAlertTarget,
  removeAlertTarget,
  testAlertTarget,
} from './alerts.ts';
import { answerAttributes } from './attributes.ts';
import { answerBreakers } from './breakers.ts';
import { answerConnection } from './connections.ts';
import { answerDeploys, reportDeploy } from './deploys.ts';
import { answerDiagnosis } from './diagnosis.ts';
import { answerExperiment, answerExperiments, createExperiment, stopExperiment } from './faults.ts';
import { answerGraph } from './graph.ts';
import { readGraphView } from './graph-query.ts';
import { answerIncident, answerIncidents, patchIncident } from './incidents.ts';
import { answerMissing } from './missing.ts';
import { OPEN_API } from './open-api.ts';
import { replyJson } from './reply.ts';
import type { ApiRoute } from './router.ts';
import { answerService, answerServices } from './services.ts';
import { answerTimeline } from './timeline.ts';
import { answerContrast, answerLatencyMap, answerTrace, answerTraces } from './traces.ts';

/** What the API answers from. */
export interface ApiSources {
  reads: ConsoleReads;
  faults: ConsoleFaults;
  deploys: ConsoleDeploys;
  incidents: ConsoleIncidents;
  alerts: ConsoleAlerts;
  /** Whether alerts may go to addresses that are refused otherwise. */
  alertsToAnyAddress: boolean;
  graphStreams: SnapshotStreams<GraphView>;
  wallStreams: SnapshotStreams;
  maxLatenessMs: number;
}

/** The whole API. */
export function apiRoutes({
  reads,
  faults,
  deploys,
  incidents,
  alerts,
  alertsToAnyAddress,
  graphStreams,
  wallStreams,
  maxLatenessMs,
}: ApiSources): ApiRoute[] {
  return [
    { method: 'GET', path: '/openapi.json', answer: ({ request, response }) => replyJson(request, response, OPEN_API) },
    { method: 'GET', path: '/graph', answer: (call) => answerGraph(reads, maxLatenessMs, call) },
    {
      method: 'GET',
      path: '/graph/stream',
      answer: ({ request, response, query }) => graphStreams.open(request, response, readGraphView(query)),
    },
    { method: 'GET', path: '/services', answer: (call) => answerServices(reads, maxLatenessMs, call) },
    { method: 'GET', path: '/services/{name}', answer: (call) => answerService(reads, maxLatenessMs, call) },
    {
      method: 'GET',
      path: '/connections/{source}/{target}',
      answer: (call) => answerConnection(reads, maxLatenessMs, call),
    },
    { method: 'GET', path: '/missing', answer: (call) => answerMissing(reads, maxLatenessMs, call) },
    { method: 'GET', path: '/breakers', answer: (call) => answerBreakers(reads, maxLatenessMs, call) },
    {
      method: 'GET',
      path: '/breakers/stream',
      answer: ({ request, response }) => wallStreams.open(request, response, undefined),
    },
    { method: 'GET', path: '/traces', answer: (call) => answerTraces(reads, maxLatenessMs, call) },
    { method: 'GET', path: '/traces/latency', answer: (call) => answerLatencyMap(reads, maxLatenessMs, call) },
    { method: 'GET', path: '/traces/contrast', answer: (call) => answerContrast(reads, maxLatenessMs, call) },
    { method: 'GET', path: '/traces/{traceId}', answer: (call) => answerTrace(reads, call) },
    { method: 'GET', path: '/attributes', answer: (call) => answerAttributes(reads, maxLatenessMs, call) },
    { method: 'GET', path: '/diagnosis', answer: (call) => answerDiagnosis({ reads, incidents }, maxLatenessMs, call) },
    { method: 'GET', path: '/timeline', answer: (call) => answerTimeline({ reads, incidents, deploys, faults }, call) },
    { method: 'GET', path: '/incidents', answer: (call) => answerIncidents(incidents, call) },
    {
      method: 'GET',
      path: '/incidents/{id}',
      answer: (call) => answerIncident({ incidents, reads }, maxLatenessMs, call),
    },
    { method: 'PATCH', path: '/incidents/{id}', answer: (call) => patchIncident({ incidents, reads }, call) },
    { method: 'GET', path: '/faults', answer: (call) => answerExperiments(faults, call) },
    { method: 'POST', path: '/faults', answer: (call) => createExperiment(faults, call) },
    { method: 'GET', path: '/faults/{id}', answer: (call) => answerExperiment(faults, call) },
    { method: 'DELETE', path: '/faults/{id}', answer: (call) => stopExperiment(faults, call) },
    { method: 'GET', path: '/deploys', answer: (call) => answerDeploys(deploys, call) },
    { method: 'POST', path: '/deploys', answer: (call) => reportDeploy(deploys, call) },
    { method: 'GET', path: '/alerts/targets', answer: (call) => answerAlertTargets(alerts, call) },
    { method: 'POST', path: '/alerts/targets', answer: (call) => createAlertTarget(alerts, alertsToAnyAddress, call) },
    { method: 'PATCH', path: '/alerts/targets/{id}', answer: (call) => patchAlertTarget(alerts, call) },
    { method: 'DELETE', path: '/alerts/targets/{id}', answer: (call) => removeAlertTarget(alerts, call) },
    { method: 'POST', path: '/alerts/targets/{id}/test', answer: (call) => testAlertTarget(alerts, call) },
  ];
}
