import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildSpec } from '@faultline/runtime';
import type { Component } from '../topology.ts';

const SOURCES = join(import.meta.dirname, '..');
/** Many small processes: each does with less memory for young objects than Node takes by default. */
const SMALL_HEAP = ['--max-semi-space-size=2'];
const STOP_WITHIN_MS = 3_000;
/** The service that requests reach first. */
const ENTRY = 'edge';
const REGISTER = '@faultline/instrumentation/register';

const SHARED_ATTRIBUTES = {
  'service.namespace': 'streaming',
  'deployment.environment.name': 'demo',
  'cloud.region': 'eu-west-1',
};

/** What all processes are started with. */
export interface LaunchContext {
  ports: Readonly<Record<string, number>>;
  /** OpenTelemetry's variables that point at the collector. */
  exporterEnvironment: Readonly<Record<string, string>>;
  /** Signs what the edge tells the others about experiments. */
  faultInjectionKey: string;
  /** Ends starts that are under way. */
  stopped: AbortSignal;
}

/**
 * How to start a process of the demo. A service is started just as the README tells anybody to start theirs.
 * @param version another `service.version` than the component's own
 */
export function launchSpec(component: Component, context: LaunchContext, version?: string): ChildSpec {
  const script = join(SOURCES, component.script);
  const base = {
    name: `demo-${component.name}`,
    stopWithinMs: STOP_WITHIN_MS,
    signal: context.stopped,
    env: { DEMO_PORTS: JSON.stringify(context.ports) },
  };
  if (component.kind !== 'service') return { ...base, args: [...SMALL_HEAP, script] };

  const attributes = { ...SHARED_ATTRIBUTES, ...component.attributes, ...(version && { 'service.version': version }) };
  return {
    ...base,
    args: [...SMALL_HEAP, ...instrumentationArguments(), script],
    env: {
      ...base.env,
      ...context.exporterEnvironment,
      // thirteen services saying where their spans go would bury what the control says
      FAULTLINE_QUIET: '1',
      FAULTLINE_FIT: '1',
      // the launcher runs the console, and with it all of this, as production
      FAULTLINE_FIT_IN_PRODUCTION: '1',
      FAULTLINE_FIT_KEY: context.faultInjectionKey,
      ...(component.name === ENTRY && { FAULTLINE_FIT_EDGE: '1' }),
      OTEL_SERVICE_NAME: component.name,
      OTEL_RESOURCE_ATTRIBUTES: Object.entries(attributes)
        .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
        .join(','),
    },
  };
}

/** The argument that instruments a service: all that its developer has to add. */
function instrumentationArguments(): string[] {
  return ['--import', import.meta.resolve(REGISTER)];
}

/**
 * Checks that the instrumentation is there.
 * @throws Error with one sentence when it has not been built
 */
export function requireInstrumentation(): void {
  if (existsSync(fileURLToPath(import.meta.resolve(REGISTER)))) return;
  throw new Error('The instrumentation has not been built: `npm start` or `npm run demo` at the root does it first.');
}
