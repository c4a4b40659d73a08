/** Every URL of the console and its API. Nothing else in apps/web spells one out. */

const API = '/api/v1';

export const paths = {
  liveMap: '/',
  breakerWall: '/breakers',
  tracesPage: '/traces',
  tracePage: (traceId: string) => `/traces/${encodeURIComponent(traceId)}`,
  tracesCompared: (left: string, right: string) =>
    `/traces/compare?left=${encodeURIComponent(left)}&right=${encodeURIComponent(right)}`,
  incidentsPage: '/incidents',
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
  graphStream: `${API}/graph/stream`,
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
  incidents: `${API}/incidents`,
  incident: (id: string) => `${API}/incidents/${encodeURIComponent(id)}`,
  deploys: `${API}/deploys`,
  faults: `${API}/faults`,
  fault: (id: string) => `${API}/faults/${encodeURIComponent(id)}`,
} as const;
