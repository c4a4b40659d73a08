import { ref } from '../schemas/words.ts';
import { ERRORS, FROM, json, part, query, TIME, TO, WRITE_ERRORS } from './words.ts';

/** What happened, who is at fault, and who is told. */
export const INCIDENTS_PATHS = {
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
      responses: { '200': json('The suspects, best first.', ref('Diagnosis')), ...ERRORS },
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
};
