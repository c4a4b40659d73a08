import { GROUPINGS } from '@faultline/model';
import { paths } from '../../paths.ts';
import { SCHEMAS } from './schemas/schemas.ts';
import { ref } from './schemas/words.ts';

const TIME = {
  type: 'string',
  examples: ['now', 'now-15m', '2026-01-31T12:00:00Z', '1769860800000'],
} as const;

const query = (name: string, description: string, schema: object = { type: 'string' }) => ({
  name,
  in: 'query',
  description,
  schema,
});
const part = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });

const FROM = query('from', 'Start of the window.', { ...TIME, default: 'now-15m' });
const TO = query('to', 'End of the window, excluded.', { ...TIME, default: 'now' });

const MATCHING_SPANS = [
  FROM,
  TO,
  query('service', "The span's service."),
  query('operation', "The span's name."),
  query('status', "The span's status.", { enum: ['error', 'ok', 'unset'] }),
  query('minDuration', "The span's duration in milliseconds, at least.", { type: 'number', minimum: 0 }),
  query('maxDuration', "The span's duration in milliseconds, at most.", { type: 'number', minimum: 0 }),
  {
    ...query('attribute', 'An attribute of the span or its resource, as key=value; all that are given hold.', {
      type: 'array',
      items: { type: 'string' },
      maxItems: 10,
    }),
    explode: true,
  },
];

const GRAPH_VIEW = [
  query('groupBy', 'What a node stands for. Dependencies and the entry always stand for themselves.', {
    enum: ['service', ...GROUPINGS],
    default: 'service',
  }),
  {
    ...query('open', 'A group whose services stand for themselves; all that are given.', {
      type: 'array',
      items: { type: 'string' },
      maxItems: 200,
    }),
    explode: true,
  },
];

const listOf = (name: string) => ({ type: 'array', items: ref(name) });
const json = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
});
const ERRORS = {
  '400': json('A parameter has a value that cannot be used.', ref('Error')),
  '401': json('FAULTLINE_CONSOLE_TOKENS is set and the request carries none of them.', ref('Error')),
  '503': json('The store gives no answer.', ref('Error')),
};
const WRITE_ERRORS = {
  '403': json('A page of another site has sent it.', ref('Error')),
  '413': json('The body is larger than 32 KiB.', ref('Error')),
  '415': json('The body is not announced as application/json.', ref('Error')),
};
const TOO_MUCH = { '422': json('Reading this takes more than one request may: ask for less.', ref('Error')) };
const NOT_FOUND = { '404': json('Nothing of that name had traffic in the window.', ref('Error')) };

const withFigures = (properties: Record<string, object>) => ({
  type: 'object',
  properties: { window: ref('Window'), asOf: { type: 'integer' }, ...properties },
});

/** Describes what this version of the API answers. */
export const OPEN_API = {
  openapi: '3.1.0',
  info: {
    title: 'Faultline',
    version: '1',
    description:
      'Times are epoch milliseconds, durations milliseconds, rates per second. ' +
      'Counts are calls in the window after sampling weights. ' +
      'Parts of the contract that this version does not answer yet reply 501.',
  },
  servers: [{ url: paths.apiRoot }],
  security: [{}, { token: [] }],
  paths: {
    '/graph': {
      get: {
        summary: 'The traffic graph of a window',
        parameters: [
          FROM,
          TO,
          query('baselineFrom', 'With baselineTo: adds the figures of this window as `baseline`.', TIME),
          query('baselineTo', 'End of the baseline window.', TIME),
          query('focus', 'Only the neighbourhood of this service.'),
          query('hops', 'Size of that neighbourhood, in connections.', {
            type: 'integer',
            minimum: 0,
            maximum: 10,
            default: 1,
          }),
          ...GRAPH_VIEW,
        ],
        responses: { '200': json('The graph.', ref('Graph')), ...NOT_FOUND, ...ERRORS },
      },
    },
    '/graph/stream': {
      get: {
        summary: 'Live snapshots of the last 60 s, once a second, as Server-Sent Events',
        parameters: GRAPH_VIEW,
        description:
          'Events: `snapshot` (data: Graph, id: asOf) and `status` (data: Status). A client that reads too slowly ' +
          'misses snapshots. `Last-Event-ID` keeps a snapshot that the client has from being repeated.',
        responses: {
          '200': { description: 'The stream.', content: { 'text/event-stream': {} } },
          '401': ERRORS['401'],
        },
      },
    },
    '/services': {
      get: {
        summary: 'The services that had traffic in a window',
        parameters: [FROM, TO],
        responses: {
          '200': json('The services, by name.', withFigures({ services: listOf('Node') })),
          ...ERRORS,
        },
      },
    },
    '/services/{name}': {
      get: {
        summary: 'One service: its figures and course, inside and out',
        parameters: [part('name'), FROM, TO],
        responses: {
          '200': json(
            'The service.',
            withFigures({
              service: ref('Node'),
              operations: listOf('Operation'),
              instances: listOf('Instance'),
              versions: listOf('Version'),
              callers: listOf('Connection'),
              callees: listOf('Connection'),
              breakers: listOf('Breaker'),
              series: listOf('Point'),
            }),
          ),
          ...NOT_FOUND,
          ...ERRORS,
        },
      },
    },
    '/breakers': {
      get: {
        summary: 'The circuit breakers seen in a window',
        parameters: [
          FROM,
          TO,
          query('service', 'Only those of this service.'),
          query('name', 'Only those of this name.'),
        ],
        responses: { '200': json('The breakers, by service and name.', listOf('Breaker')), ...ERRORS },
      },
    },
    '/breakers/stream': {
      get: {
        summary: 'All breakers and bulkheads as they are now, once a second, as Server-Sent Events',
        description:
          'Events: `snapshot` (data: BreakerWall, id: asOf) and `status` (data: Status). A client that reads too slowly ' +
          'misses snapshots.',
        responses: {
          '200': { description: 'The stream.', content: { 'text/event-stream': {} } },
          '401': ERRORS['401'],
        },
      },
    },
    '/connections/{source}/{target}': {
      get: {
        summary: 'One connection: its figures and course, both its ends, and its breakers',
        parameters: [part('source'), part('target'), FROM, TO],
        responses: {
          '200': json(
            'The connection.',
            withFigures({
              connection: ref('Connection'),
              source: ref('Node'),
              target: ref('Node'),
              breakers: listOf('Breaker'),
              series: listOf('Point'),
            }),
          ),
          ...NOT_FOUND,
          ...ERRORS,
        },
      },
    },
    '/missing': {
      get: {
        summary: 'Why a connection or a service is not on the map as expected, by what the data themselves count',
        description:
          'What explains it comes first. Hidden by a filter or a focus it may be all the same: those are in the page.',
        parameters: [
          {
            ...query('source', 'Id of the node that calls, or of the service that is missing.'),
            required: true,
            example: 'api',
          },
          query('target', 'Id of the node that is called.'),
          FROM,
          TO,
        ],
        responses: { '200': json('The reasons.', ref('Missing')), ...ERRORS },
      },
    },
    '/traces': {
      get: {
        summary: 'Traces with a span that matches, newest first',
        description: 'A span matches that is as asked for in every respect, and starts in the window.',
        parameters: [
          ...MATCHING_SPANS,
          query('limit', 'Traces on a page.', { type: 'integer', minimum: 1, maximum: 200, default: 20 }),
          query('cursor', 'The nextCursor of the page before, with all else unchanged.'),
        ],
        responses: { '200': json('A page of traces.', ref('TraceList')), ...TOO_MUCH, ...ERRORS },
      },
    },
    '/traces/latency': {
      get: {
        summary: 'Spans that match, by when they started and how long they took',
        parameters: MATCHING_SPANS,
        responses: { '200': json('The map.', ref('LatencyMap')), ...TOO_MUCH, ...ERRORS },
      },
    },
    '/traces/contrast': {
      get: {
        summary: 'Which attribute values a part of the matching spans has more often than the rest',
        parameters: [
          ...MATCHING_SPANS,
          { ...query('selectFrom', 'Start of the part in time.', TIME), required: true, example: 'now-1m' },
          { ...query('selectTo', 'End of it, excluded.', TIME), required: true, example: 'now' },
          query('selectMin', 'Least duration of the part in milliseconds.', { type: 'number', minimum: 0, default: 0 }),
          query('selectMax', 'Durations are below this, in milliseconds.', { type: 'number', minimum: 0 }),
        ],
        responses: { '200': json('What is over-represented.', ref('Contrast')), ...TOO_MUCH, ...ERRORS },
      },
    },
    '/traces/{traceId}': {
      get: {
        summary: 'One trace as a tree, with self times, critical path, and marks of breakers and injected faults',
        parameters: [part('traceId')],
        responses: {
          '200': json('The trace; of a very large one, its earliest 10,000 spans.', ref('Trace')),
          '404': json('No span of that trace is stored.', ref('Error')),
          ...TOO_MUCH,
          ...ERRORS,
        },
      },
    },
    '/attributes': {
      get: {
        summary: 'Attributes that the newest spans carry, most frequent first, for completion',
        parameters: [
          FROM,
          TO,
          query('prefix', 'How the keys begin; with `key`, how its values do.'),
          query('key', 'Asks for the values of this attribute.'),
          query('service', 'Only spans of this service.'),
          query('limit', 'Items at most.', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }),
        ],
        responses: {
          '200': json('Keys, or values.', { anyOf: [ref('AttributeKeys'), ref('AttributeValues')] }),
          ...TOO_MUCH,
          ...ERRORS,
        },
      },
    },
    '/diagnosis': {
      get: {
        summary: 'Who is at fault for what changed between two windows',
        description:
          'Works on the spans that start in the windows, each counted once, whatever sampling says. ' +
          'docs/fault-identification.md tells the method and how often it is right.',
        parameters: [
          FROM,
          TO,
          query('baselineFrom', 'With baselineTo: what to compare with.', TIME),
          query(
            'baselineTo',
            'End of the baseline. By default the baseline ends 60 s before `from`, and is as long as the window, or 5 min.',
            TIME,
          ),
        ],
        responses: { '200': json('The suspects, best first.', ref('Diagnosis')), ...TOO_MUCH, ...ERRORS },
      },
    },
    '/timeline': {
      get: {
        summary: 'Traffic at the entry over time, and what may explain it',
        description: 'Incidents, deploys and experiments that went on in the window: the newest 200 of each.',
        parameters: [FROM, TO],
        responses: { '200': json('The timeline.', ref('Timeline')), ...ERRORS },
      },
    },
    '/incidents': {
      get: {
        summary: 'Incidents that Faultline noticed, newest start first',
        description:
          'Those that went on at some time in the window. Incidents that turned out to be a part of another are left out.',
        parameters: [
          query('from', 'Start of the window.', { ...TIME, default: 'now-7d' }),
          TO,
          query('status', 'Only those that are so.', { enum: ['open', 'closed'] }),
          query('service', 'Only those with a symptom of this service, that suspect it, or that hit it.'),
          query('text', 'Part of the summary, of a service’s name, or of what people said.'),
          query('limit', 'Incidents at most.', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }),
        ],
        responses: { '200': json('The incidents.', ref('IncidentList')), ...ERRORS },
      },
    },
    '/incidents/{id}': {
      get: {
        summary: 'One incident: symptoms, suspects, blast radius and timeline',
        parameters: [part('id')],
        responses: {
          '200': json('The incident.', ref('Incident')),
          '404': json('There is none of that id.', ref('Error')),
          ...ERRORS,
        },
      },
      patch: {
        summary: 'Says something of an incident: what is left out stays as it is',
        parameters: [part('id')],
        requestBody: { required: true, content: { 'application/json': { schema: ref('IncidentPatch') } } },
        responses: {
          '200': json('The incident as it is now.', ref('Incident')),
          '404': json('There is none of that id.', ref('Error')),
          ...WRITE_ERRORS,
          ...ERRORS,
          '400': json('Fields that cannot be used; `parameter` is the first of them.', ref('Error')),
        },
      },
    },
    '/deploys': {
      get: {
        summary: 'Deploys that were reported, and changes of service.version in spans, newest first',
        parameters: [
          FROM,
          TO,
          query('service', 'Only those of this service.'),
          query('limit', 'Deploys at most.', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }),
        ],
        responses: { '200': json('The deploys.', ref('DeployList')), ...ERRORS },
      },
      post: {
        summary: 'Reports a deploy',
        requestBody: { required: true, content: { 'application/json': { schema: ref('DeployDefinition') } } },
        responses: {
          '201': json('The deploy.', ref('Deploy')),
          ...WRITE_ERRORS,
          ...ERRORS,
          '400': json('Fields that cannot be used; `parameter` is the first of them.', ref('Error')),
        },
      },
    },
    '/faults': {
      get: {
        summary: 'Experiments of fault injection, newest first',
        parameters: [
          query('status', 'Only those that are so.', { enum: ['active', 'expired', 'stopped', 'aborted'] }),
          query('limit', 'Experiments at most.', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }),
        ],
        responses: { '200': json('The experiments.', ref('ExperimentList')), ...ERRORS },
      },
      post: {
        summary: 'Makes an experiment, which is active at once',
        description:
          'Services with fault injection on hear of it within 3 s. After a 503 it may have been made or not: see the list.',
        requestBody: { required: true, content: { 'application/json': { schema: ref('ExperimentDefinition') } } },
        responses: {
          '201': json('The experiment, with the breakers that isolated faults act at.', ref('Experiment')),
          '409': json('As many experiments are active as may be.', ref('Error')),
          ...WRITE_ERRORS,
          ...ERRORS,
          '400': json('Fields that cannot be used; `parameter` is the first of them.', ref('Error')),
        },
      },
    },
    '/faults/{id}': {
      get: {
        summary: 'One experiment, and how many calls it injected into',
        parameters: [part('id')],
        responses: {
          '200': json('The experiment.', ref('Experiment')),
          '404': json('There is none of that id.', ref('Error')),
          ...ERRORS,
        },
      },
      delete: {
        summary: 'Stops an experiment: everywhere within 5 s. One that is over stays as it is',
        parameters: [part('id')],
        responses: {
          '200': json('The experiment as it is now.', ref('Experiment')),
          '403': WRITE_ERRORS['403'],
          '404': json('There is none of that id.', ref('Error')),
          ...ERRORS,
        },
      },
    },
    '/alerts/targets': {
      get: {
        summary: 'Whom incidents are told, oldest first, and how that goes; secrets are left out',
        responses: { '200': json('The targets.', ref('AlertTargetList')), ...ERRORS },
      },
      post: {
        summary: 'Makes a target: a webhook, Slack or Alertmanager',
        description:
          'It is told when an incident opens, becomes more severe or is blamed on somebody else, and is over. What it does ' +
          'not take is sent again after 1 s, twice as long each time up to 5 min, for 24 h, under the same Idempotency-Key.',
        requestBody: { required: true, content: { 'application/json': { schema: ref('AlertTargetDefinition') } } },
        responses: {
          '201': json('The target.', ref('AlertTarget')),
          '409': json('There are as many targets as may be.', ref('Error')),
          ...WRITE_ERRORS,
          ...ERRORS,
          '400': json('Fields that cannot be used; `parameter` is the first of them.', ref('Error')),
        },
      },
    },
    '/alerts/targets/{id}': {
      patch: {
        summary: 'Switches a target on or off',
        parameters: [part('id')],
        requestBody: { required: true, content: { 'application/json': { schema: ref('AlertTargetPatch') } } },
        responses: {
          '200': json('The target as it is now.', ref('AlertTarget')),
          '404': json('There is none of that id.', ref('Error')),
          ...WRITE_ERRORS,
          ...ERRORS,
        },
      },
      delete: {
        summary: 'Removes a target and its secrets for good; what waits for it is not sent',
        parameters: [part('id')],
        responses: {
          '200': json('The target as it was.', ref('AlertTarget')),
          '403': WRITE_ERRORS['403'],
          '404': json('There is none of that id.', ref('Error')),
          ...ERRORS,
        },
      },
    },
    '/alerts/targets/{id}/test': {
      post: {
        summary: 'Has a collector send a test message, and says what came of it',
        parameters: [part('id')],
        responses: {
          '200': json('The test; still pending if no collector tried it within 14 s.', ref('AlertDelivery')),
          '403': WRITE_ERRORS['403'],
          '404': json('There is none of that id.', ref('Error')),
          ...ERRORS,
        },
      },
    },
  },
  components: { schemas: SCHEMAS, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
} as const;
