/** A process of the demo. `service`: instrumented and on the map by its name; `platform`: what services depend on. */
export interface Component {
  name: string;
  kind: 'service' | 'platform' | 'load';
  /** Path of the script below `src/`. */
  script: string;
  /** Whether it listens on a port of its own. */
  listens: boolean;
  /** Resource attributes of a service beyond those all services share. */
  attributes: Readonly<Record<string, string>>;
}

const CRITICAL = { 'service.criticality': 'critical' };

const service = (name: string, team: string, version: string, attributes: Record<string, string> = {}): Component => ({
  name,
  kind: 'service',
  script: `services/${name}.ts`,
  listens: true,
  attributes: { team, 'service.version': version, ...attributes },
});

const platform = (name: string, script: string): Component => ({
  name,
  kind: 'platform',
  script,
  listens: true,
  attributes: {},
});

/** Everything the demo runs, in the order in which ports are given out. */
export const COMPONENTS: readonly Component[] = [
  service('edge', 'edge', '3.8.1'),
  service('api', 'api', '5.2.0'),
  service('nccp', 'playback', '1.19.4'),
  service('subscriber', 'membership', '4.0.2', CRITICAL),
  service('recommendations', 'personalization', '6.3.0'),
  service('personalization', 'personalization', '2.7.5'),
  service('viewing-history', 'history', '1.4.0'),
  service('routing', 'playback', '2.2.1', CRITICAL),
  service('encryption', 'playback', '1.1.7', CRITICAL),
  service('abtest', 'experimentation', '3.0.9'),
  service('artwork', 'content', '2.0.4'),
  { ...service('history-writer', 'history', '1.4.0'), listens: false },
  { ...service('precompute', 'personalization', '2.7.5'), listens: false },
  platform('database', 'services/database.ts'),
  platform('cache', 'services/cache.ts'),
  platform('queue', 'services/queue.ts'),
  { name: 'load', kind: 'load', script: 'load/main.ts', listens: true, attributes: {} },
];

/** Names of the services, as they appear on the map. */
export const SERVICE_NAMES: ReadonlySet<string> = new Set(
  COMPONENTS.filter((component) => component.kind === 'service').map((component) => component.name),
);

/** Looks a component up. Throws for a name that the demo does not have. */
export function componentNamed(name: string): Component {
  const component = COMPONENTS.find((candidate) => candidate.name === name);
  if (!component) throw new Error(`The demo has no process called "${name}".`);
  return component;
}

/** How the database is called by its clients: the namespace under which it shows on the map. */
export const DATABASE_NAME = 'streaming';

/** Topic that the viewing events go through. */
export const VIEWING_EVENTS = 'viewing-events';

/** Subscribers are numbered from 1 to this. */
export const SUBSCRIBERS = 2_000;
