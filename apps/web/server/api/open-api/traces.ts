import { ref } from '../schemas/words.ts';
import { ERRORS, FROM, json, MATCHING_SPANS, part, query, TIME, TO } from './words.ts';

/** Traces and attributes. */
export const TRACES_PATHS = {
  '/traces': {
    get: {
      summary: 'Traces with a span that matches, newest first',
      description: 'A span matches that is as asked for in every respect, and starts in the window.',
      parameters: [
        ...MATCHING_SPANS,
        query('limit', 'Traces on a page.', { type: 'integer', minimum: 1, maximum: 200, default: 20 }),
        query(
          'cursor',
          'The nextCursor of the page before, with all else unchanged. A trace that gets a newer matching span meanwhile is on none of the pages that follow.',
        ),
      ],
      responses: { '200': json('A page of traces.', ref('TraceList')), ...ERRORS },
    },
  },
  '/traces/latency': {
    get: {
      summary: 'Spans that match, by when they started and how long they took',
      parameters: MATCHING_SPANS,
      responses: { '200': json('The map.', ref('LatencyMap')), ...ERRORS },
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
      responses: { '200': json('What is over-represented.', ref('Contrast')), ...ERRORS },
    },
  },
  '/traces/{traceId}': {
    get: {
      summary: 'One trace as a tree, with self times, critical path, and marks of breakers and injected faults',
      parameters: [part('traceId')],
      responses: {
        '200': json('The trace; of a very large one, its earliest 10,000 spans.', ref('Trace')),
        '404': json('No span of that trace is stored.', ref('Error')),
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
        ...ERRORS,
      },
    },
  },
};
