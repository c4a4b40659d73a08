import { ref } from '../schemas/words.ts';
import { ERRORS, json, part, query, WRITE_ERRORS } from './words.ts';

/** Experiments of fault injection. */
export const FAULTS_PATHS = {
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
};
