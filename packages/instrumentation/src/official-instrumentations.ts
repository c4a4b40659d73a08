import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Instrumentation } from '@opentelemetry/instrumentation';

/** Official instrumentations an application may have installed, by the libraries they trace. */
const PACKAGES: Readonly<Record<string, string>> = {
  amqplib: '@opentelemetry/instrumentation-amqplib',
  'aws-sdk': '@opentelemetry/instrumentation-aws-sdk',
  'cassandra-driver': '@opentelemetry/instrumentation-cassandra-driver',
  express: '@opentelemetry/instrumentation-express',
  fastify: '@fastify/otel',
  graphql: '@opentelemetry/instrumentation-graphql',
  grpc: '@opentelemetry/instrumentation-grpc',
  hapi: '@opentelemetry/instrumentation-hapi',
  ioredis: '@opentelemetry/instrumentation-ioredis',
  kafkajs: '@opentelemetry/instrumentation-kafkajs',
  knex: '@opentelemetry/instrumentation-knex',
  koa: '@opentelemetry/instrumentation-koa',
  memcached: '@opentelemetry/instrumentation-memcached',
  mongodb: '@opentelemetry/instrumentation-mongodb',
  mongoose: '@opentelemetry/instrumentation-mongoose',
  mysql: '@opentelemetry/instrumentation-mysql',
  mysql2: '@opentelemetry/instrumentation-mysql2',
  nestjs: '@opentelemetry/instrumentation-nestjs-core',
  oracledb: '@opentelemetry/instrumentation-oracledb',
  pg: '@opentelemetry/instrumentation-pg',
  redis: '@opentelemetry/instrumentation-redis',
  restify: '@opentelemetry/instrumentation-restify',
  'socket.io': '@opentelemetry/instrumentation-socket.io',
  tedious: '@opentelemetry/instrumentation-tedious',
};

/** Without these an instrumentation would do nothing, or leave out calls that no request asked for. */
const CONFIGS: Readonly<Record<string, object>> = {
  '@fastify/otel': { registerOnInitialization: true },
  '@opentelemetry/instrumentation-ioredis': { requireParentSpan: false },
  '@opentelemetry/instrumentation-mongodb': { requireParentSpan: false },
  '@opentelemetry/instrumentation-mongoose': { requireParentSpan: false },
  '@opentelemetry/instrumentation-redis': { requireParentSpan: false },
};

export interface OfficialInstrumentation {
  library: string;
  instrumentation: Instrumentation;
}

export interface OfficialInstrumentations {
  found: OfficialInstrumentation[];
  /** One sentence for each that is installed and could not be used. */
  complaints: string[];
}

/**
 * Loads the official instrumentations that the application has installed.
 *
 * @param directories where to look for them, the application's own first.
 */
export async function loadOfficialInstrumentations(directories: readonly string[]): Promise<OfficialInstrumentations> {
  const complaints: string[] = [];
  const load = async ([library, name]: [string, string]): Promise<OfficialInstrumentation[]> => {
    const path = resolveFrom(directories, name);
    if (!path) return [];
    try {
      return [{ library, instrumentation: await instantiate(path, name) }];
    } catch (error) {
      complaints.push(`${name} is installed but could not be used: ${(error as Error).message}`);
      return [];
    }
  };
  const found = (await Promise.all(Object.entries(PACKAGES).map(load))).flat();
  return { found, complaints };
}

/** The specifiers under which an instrumentation wants to see modules loaded. */
export function hookedModules(instrumentation: Instrumentation): string[] {
  const definitions = (
    instrumentation as { getModuleDefinitions?(): { name: string; files?: { name: string }[] }[] }
  ).getModuleDefinitions?.();
  return (definitions ?? []).flatMap(({ name, files = [] }) => [name, ...files.map((file) => file.name)]);
}

function resolveFrom(directories: readonly string[], name: string): string | undefined {
  for (const directory of directories) {
    try {
      return createRequire(join(directory, 'noop.js')).resolve(name);
    } catch {
      // Not installed here; most are not.
    }
  }
  return undefined;
}

async function instantiate(path: string, name: string): Promise<Instrumentation> {
  const exports = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const candidates = { ...(exports.default as object | undefined), ...exports } as Record<string, unknown>;
  for (const [key, Candidate] of Object.entries(candidates)) {
    if (/Instrumentation$/.test(key) && typeof Candidate === 'function') {
      return new (Candidate as new (config: object) => Instrumentation)(CONFIGS[name] ?? {});
    }
  }
  throw new Error('it exports no instrumentation');
}
