import { GROUPINGS } from '@faultline/model';
import { ref } from '../schemas/words.ts';

/** The words that the description of the API is made of. */

export const TIME = {
  type: 'string',
  examples: ['now', 'now-15m', '2026-01-31T12:00:00Z', '1769860800000'],
} as const;

export const query = (name: string, description: string, schema: object = { type: 'string' }) => ({
  name,
  in: 'query',
  description,
  schema,
});
export const part = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });

export const FROM = query('from', 'Start of the window.', { ...TIME, default: 'now-15m' });
export const TO = query('to', 'End of the window, excluded.', { ...TIME, default: 'now' });

export const MATCHING_SPANS = [
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

export const GRAPH_VIEW = [
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

export const listOf = (name: string) => ({ type: 'array', items: ref(name) });
export const json = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
});
export const ERRORS = {
  '400': json('A parameter has a value that cannot be used.', ref('Error')),
  '401': json('FAULTLINE_CONSOLE_TOKENS is set and the request carries none of them.', ref('Error')),
  '422': json('Reading this takes more than one request may: ask for less.', ref('Error')),
  '500': json('A mistake of Faultline; its log says more.', ref('Error')),
  '503': json('The store gives no answer.', ref('Error')),
};
/** Of what takes `GRAPH_VIEW`. */
export const GRAPH_VIEW_ERRORS = {
  '501': json('By operation, instance and version there is no graph: connections are kept per service.', ref('Error')),
};
export const WRITE_ERRORS = {
  '403': json('A page of another site has sent it.', ref('Error')),
  '413': json('The body is larger than 32 KiB.', ref('Error')),
  '415': json('The body is not announced as application/json.', ref('Error')),
};
export const NOT_FOUND = { '404': json('Nothing of that name had traffic in the window.', ref('Error')) };

export const withFigures = (properties: Record<string, object>) => ({
  type: 'object',
  properties: { window: ref('Window'), asOf: { type: 'integer' }, ...properties },
});
