import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildSpec } from '@faultline/runtime';
import type { Component } from '../topology.ts';

const SOURCES = join(import.meta.dirname, '..');
const STOP_WITHIN_MS = 4_000;

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
    env: { DEMO_PORTS: JSON.stringify(context.ports) },
  };
  if (component.kind !== 'service') return { ...base, args: [script] };

  const attributes = { ...SHARED_ATTRIBUTES, ...component.attributes, ...(version && { 'service.version': version }) };
  return {
    ...base,
    args: [...instrumentationArguments(), script],
    env: {
      ...base.env,
      ...context.exporterEnvironment,
      OTEL_SERVICE_NAME: component.name,
      OTEL_RESOURCE_ATTRIBUTES: Object.entries(attributes)
        .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
        .join(','),
    },
  };
}

/** `--import` of the instrumentation; nothing while it has not been built, so that the demo runs without it. */
export function instrumentationArguments(): string[] {
  const register = import.meta.resolve('@faultline/instrumentation/register');
  if (!existsSync(fileURLToPath(register))) return [];
  return ['--import', register, '--import', join(SOURCES, 'telemetry.ts')];
}
