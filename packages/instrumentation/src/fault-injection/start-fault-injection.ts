import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import { unrefAgent } from '../export/otlp-exporter.ts';
import { ControlPlane } from './control-plane.ts';
import { Edge } from './edge.ts';
import { ExperimentList } from './experiment-list.ts';
import { ExperimentSpanProcessor } from './experiment-span-processor.ts';
import type { FaultInjection, FaultInjectionOptions } from './fault-injection.ts';
import { activateFaultInjector, FaultInjector } from './fault-injector.ts';
import { FaultPropagator } from './fault-propagator.ts';
import { ioredisFaultPoint } from './ioredis-point.ts';
import { LatestClientSpan } from './latest-client-span.ts';
import { pgFaultPoint } from './pg-point.ts';
import { patchServers } from './server-point.ts';
import type { FaultSettings } from './settings.ts';
import { TokenVerifier } from './token.ts';

const ATTR_ENVIRONMENT = 'deployment.environment.name';

/** Turns fault injection on in this process. To be called before HTTP is patched for tracing. */
export async function startFaultInjection(
  settings: FaultSettings,
  { resource, isAllowed, say }: FaultInjectionOptions,
): Promise<FaultInjection> {
  const { keys, isEdge, userHeader, deviceHeader, targets, maxInjections, intervalMs, url, headers } = settings;
  const environment = String(resource.attributes[ATTR_ENVIRONMENT] ?? '');
  const list = new ExperimentList({ monotonicMs: () => performance.now(), wallMs: () => Date.now() });
  const serviceName = String(resource.attributes[ATTR_SERVICE_NAME]);
  const injector = new FaultInjector({ serviceName, environment, targets, maxInjections, list });
  const agent = await unrefAgent(new URL(url).protocol, process.env, 'TRACES');
  const controlPlane: ControlPlane = new ControlPlane({
    url,
    headers,
    agent,
    list,
    intervalMs,
    say,
    onChange: () => edge?.experimentsChanged(list.active()),
  });
  const abort = (id: string, reason: string) => controlPlane.abort(id, reason);
  const edge = isEdge ? new Edge({ key: keys[0], userHeader, deviceHeader, list, injector, abort }) : undefined;
  activateFaultInjector(injector);
  patchServers(injector, edge);
  controlPlane.start();
  const verifier = new TokenVerifier(keys, environment);
  return {
    around: (inner) => new FaultPropagator(inner, { isEdge, verifier, list, isAllowed }),
    spanProcessors: [new ExperimentSpanProcessor(), new LatestClientSpan()],
    points: [pgFaultPoint(), ioredisFaultPoint()],
    announcement: `; FIT: on${isEdge ? ' (edge)' : ''}`,
    stop: () => controlPlane.stop(),
  };
}
