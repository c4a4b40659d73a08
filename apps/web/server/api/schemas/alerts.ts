import { ALERT_TARGET_TYPES } from '@faultline/model';
import { boolean, epochMs, integer, listOf, record, ref, string } from './words.ts';

const asked = {
  name: { ...string, maxLength: 100 },
  type: { enum: [...ALERT_TARGET_TYPES] },
  url: { ...string, maxLength: 2_000, description: 'http or https. Of an Alertmanager its base is enough.' },
  minSeverity: { enum: ['warning', 'critical'], default: 'warning' },
  enabled: { ...boolean, default: true },
};
const secret = { type: 'string', writeOnly: true, maxLength: 2_000 } as const;
const state = { enum: ['pending', 'delivered', 'given-up'] };

/** Whom incidents are told. */
export const ALERT_SCHEMAS = {
  AlertTargetDefinition: record(
    {
      ...asked,
      token: { ...secret, description: 'Sent as Authorization: Bearer; never given out again.' },
      headers: {
        ...listOf(record({ name: string, value: secret })),
        maxItems: 20,
        description: 'Sent with each message; values are never given out again.',
      },
    },
    ['token', 'headers', 'minSeverity', 'enabled'],
  ),
  AlertTargetPatch: { ...record({ enabled: boolean }), additionalProperties: false },
  AlertTarget: record({
    id: string,
    ...asked,
    url: { ...string, description: 'Without what may be secret in it.' },
    hasToken: boolean,
    headers: { ...listOf(string), description: 'Their names.' },
    createdAt: epochMs,
    enabledAt: { ...epochMs, description: 'When it was switched on last: of what was over by then it is not told.' },
    state: { enum: ['off', 'unused', 'ok', 'failing'], description: 'failing: the last attempt failed.' },
    pending: { ...integer, description: 'Messages that wait.' },
    delivered: integer,
    givenUp: { ...integer, description: 'Messages that could not be delivered for 24 h, and tests that failed.' },
    lastDeliveredAt: { ...epochMs, description: '0 for never.' },
    last: { oneOf: [ref('AlertDelivery'), { type: 'null' }], description: 'The message that was tried last.' },
  }),
  AlertTargetList: record({ now: epochMs, targets: listOf(ref('AlertTarget')) }),
  AlertDelivery: record({
    id: { ...string, description: 'Sent as Idempotency-Key with each attempt.' },
    stage: { enum: ['opened', 'changed', 'closed', 'test'] },
    incidentId: string,
    at: { ...epochMs, description: 'When it was tried last; 0 for not yet.' },
    state,
    attempts: integer,
    error: { ...string, description: "Why the last attempt failed; '' if it did not." },
    nextAt: { ...epochMs, description: 'When it is tried again; 0 for never.' },
  }),
};
