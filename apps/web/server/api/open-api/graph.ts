import { ref } from '../schemas/words.ts';
import {
  ERRORS,
  FROM,
  GRAPH_VIEW,
  GRAPH_VIEW_ERRORS,
  json,
  listOf,
  NOT_FOUND,
  part,
  query,
  TIME,
  TO,
  withFigures,
} from './words.ts';

/** The graph, and what it is made of. */
export const GRAPH_PATHS = {
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
      responses: { '200': json('The graph.', ref('Graph')), ...NOT_FOUND, ...ERRORS, ...GRAPH_VIEW_ERRORS },
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
        '400': ERRORS['400'],
        '401': ERRORS['401'],
        ...GRAPH_VIEW_ERRORS,
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
};
