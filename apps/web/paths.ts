import type { GraphView } from '@faultline/model';
import { writeMoment } from './url-moment.ts';

/** Every URL of the console and its API. Nothing else in apps/web spells one out. */

const API = '/api/v1';

function viewQuery({ grouping = 'service', open }: { grouping?: string | undefined; open: readonly string[] }): string {
  return [`groupBy=${grouping}`, ...open.map((name) => `open=${encodeURIComponent(name)}`)].join('&');
}

export const paths = {
  liveMap: '/',
  /** The map at a moment, compared with another if one is given; epoch milliseconds. */
  mapAt: (atMs: number, baselineMs?: number) =>
    `/?at=${writeMoment(atMs)}${baselineMs === undefined ? '' : `&compare=${writeMoment(baselineMs)}`}`,
  breakerWall: '/breakers',
  tracesPage: '/traces',
  tracePage: (traceId: string) => `/traces/${encodeURIComponent(traceId)}`,
  tracesCompared: (left: string, right: string) =>
    `/traces/compare?left=${encodeURIComponent(left)}&right=${encodeURIComponent(right)}`,
  incidentsPage: '/incidents',
  alertsPage: '/incidents/alerts',
  incidentPage: (id: string) => `/incidents/${encodeURIComponent(id)}`,
  faultsPage: '/faults',
  faultPage: (id: string) => `/faults/${encodeURIComponent(id)}`,
  signIn: '/sign-in',
  session: '/session',
  sessionEnd: '/session/end',
  /** Files of the build: they hold no data, so the sign-in page may load them. */
  buildFiles: '/_next/',
  icon: '/icon.svg',
  apiRoot: API,
  openApi: `${API}/openapi.json`,
  graph: `${API}/graph`,
  graphStream: ({ grouping, open }: GraphView) =>
    `${API}/graph/stream${grouping ? `?${viewQuery({ grouping, open })}` : ''}`,
  graphAt: ({ from, to }: { from: number; to: number }, { grouping, open }: GraphView) =>
    `${API}/graph?from=${from}&to=${to}${grouping ? `&${viewQuery({ grouping, open })}` : ''}`,
  services: `${API}/services`,
  service: (name: string) => `${API}/services/${encodeURIComponent(name)}`,
  connection: (source: string, target: string) =>
    `${API}/connections/${encodeURIComponent(source)}/${encodeURIComponent(target)}`,
  missing: (source: string, target: string) =>
    `${API}/missing?source=${encodeURIComponent(source)}${target === '' ? '' : `&target=${encodeURIComponent(target)}`}`,
  breakers: `${API}/breakers`,
  breaker: (service: string, name: string) =>
    `${API}/breakers?service=${encodeURIComponent(service)}&name=${encodeURIComponent(name)}`,
  breakerStream: `${API}/breakers/stream`,
  traces: `${API}/traces`,
  trace: (traceId: string) => `${API}/traces/${encodeURIComponent(traceId)}`,
  latencyMap: `${API}/traces/latency`,
  contrast: `${API}/traces/contrast`,
  attributes: `${API}/attributes`,
  timeline: `${API}/timeline`,
  incidents: `${API}/incidents`,
  incident: (id: string) => `${API}/incidents/${encodeURIComponent(id)}`,
  deploys: `${API}/deploys`,
  alertTargets: `${API}/alerts/targets`,
  alertTarget: (id: string) => `${API}/alerts/targets/${encodeURIComponent(id)}`,
  alertTest: (id: string) => `${API}/alerts/targets/${encodeURIComponent(id)}/test`,
  faults: `${API}/faults`,
  fault: (id: string) => `${API}/faults/${encodeURIComponent(id)}`,
} as const;
