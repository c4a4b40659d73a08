import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import type { Application } from './application.ts';

/**
 * Describes this process. `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` come before what was found out, and a name
 * given in code before either.
 */
export function createResource(application: Application, serviceName: string | undefined): Resource {
  const found = resourceFromAttributes({
    ...(application.name === undefined ? {} : { [ATTR_SERVICE_NAME]: application.name }),
    ...(application.version === undefined ? {} : { [ATTR_SERVICE_VERSION]: application.version }),
    'service.instance.id': randomUUID(),
    'host.name': hostname(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
  });
  const resource = defaultResource()
    .merge(found)
    .merge(detectResources({ detectors: [envDetector] }));
  return serviceName === undefined
    ? resource
    : resource.merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: serviceName }));
}
