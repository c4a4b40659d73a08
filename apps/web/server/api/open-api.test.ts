import { describe, expect, it } from 'vitest';
import { graphOf, nodeOf } from '../../live-feed/graph-fixture.ts';
import { ask } from './api.fixture.ts';
import { OPEN_API } from './open-api.ts';

interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  type?: string | string[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
}
interface Operation {
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

const described = (path: string) => (OPEN_API.paths as unknown as Record<string, { get: Operation }>)[path]!.get;

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Where a value is not what the schema says. */
function differences(schema: Schema, value: unknown, at = '$'): string[] {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    return differences((OPEN_API.components.schemas as Record<string, Schema>)[name]!, value, at);
  }
  if (schema.anyOf) {
    const all = schema.anyOf.map((one) => differences(one, value, at));
    return all.some((one) => one.length === 0) ? [] : all.flat();
  }
  const type = typeOf(value);
  const types = [schema.type ?? type].flat();
  if (!types.includes(type) && !(type === 'integer' && types.includes('number'))) return [`${at} is of type ${type}`];
  if (Array.isArray(value)) return value.flatMap((item) => differences(schema.items ?? {}, item, `${at}[]`));
  if (type !== 'object' || !schema.properties) return [];
  const given = Object.entries(value as object);
  const missing = (schema.required ?? []).filter((name) => !given.some(([key]) => key === name));
  return [
    ...missing.map((name) => `${at} lacks ${name}`),
    ...given.flatMap(([name, item]) => {
      const property = schema.properties![name];
      return property ? differences(property, item, `${at}.${name}`) : [`${at}.${name} is not described`];
    }),
  ];
}

async function expectDescribed(sources: object, path: string, template: string): Promise<void> {
  const { status, body } = await ask(sources, path);
  const schema = described(template).responses[status]?.content?.['application/json']?.schema;
  expect(schema, `${path} answers ${status}`).toBeDefined();
  expect(differences(schema!, body)).toEqual([]);
}

describe('the description of the API', () => {
  const before = graphOf([{ source: 'api', target: 'cart' }], [nodeOf('api')]);
  const now = graphOf([
    { source: 'api', target: 'cart' },
    { source: 'api', target: 'new' },
  ]);

  it('has all of a graph, with and without a baseline', async () => {
    const reads = { graph: async ({ toMs }: { toMs: number }) => ({ in: () => (toMs > 60_000 ? now : before) }) };
    await expectDescribed({ reads }, '/graph?from=60000&to=120000', '/graph');
    await expectDescribed({ reads }, '/graph?from=60000&to=120000&baselineFrom=0&baselineTo=60000', '/graph');
  });

  it('has starts of traces that lie within a millisecond', async () => {
    const trace = {
      ...{ traceId: 'ab', rootService: 'api', rootOperation: 'GET /', start: 1_769_860_800_000.125, duration: 0.25 },
      ...{ spans: 1, errors: 0, services: ['api'], matchedSpans: 1 },
    };
    const reads = { searchTraces: async () => ({ traces: [trace], next: undefined }) };
    await expectDescribed({ reads }, '/traces', '/traces');
  });

  it.each([
    ['/graph?groupBy=operation', '/graph', 501],
    ['/graph/stream?groupBy=instance', '/graph/stream', 501],
    ['/graph/stream?groupBy=colour', '/graph/stream', 400],
  ])('has the answer to %s', async (path, template, status) => {
    const sources = { graphStreams: { open: () => {} } };
    expect((await ask(sources, path)).status).toBe(status);
    await expectDescribed(sources, path, template);
  });
});
