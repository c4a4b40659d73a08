import { createRequire } from 'node:module';
import { type Tracer, trace } from '@opentelemetry/api';

const { name, version } = createRequire(import.meta.url)('../package.json') as { name: string; version: string };

/** Name and version under which this package's spans are recorded. */
export const SCOPE_NAME = name;
export const SCOPE_VERSION = version;

/** Follows whichever tracer provider is registered, also one that is registered later. */
export const tracer: Tracer = trace.getTracer(SCOPE_NAME, SCOPE_VERSION);
