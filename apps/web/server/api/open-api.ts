import { paths } from '../../paths.ts';
import { FAULTS_PATHS } from './open-api/faults.ts';
import { GRAPH_PATHS } from './open-api/graph.ts';
import { INCIDENTS_PATHS } from './open-api/incidents.ts';
import { TRACES_PATHS } from './open-api/traces.ts';
import { SCHEMAS } from './schemas/schemas.ts';

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
    ...GRAPH_PATHS,
    ...TRACES_PATHS,
    ...INCIDENTS_PATHS,
    ...FAULTS_PATHS,
  },
  components: { schemas: SCHEMAS, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
} as const;
