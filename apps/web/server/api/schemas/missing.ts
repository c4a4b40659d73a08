import { MISSING_CODES } from '@faultline/model';
import { epochMs, listOf, number, record, string } from './words.ts';

/** Why something is not on the map. */
export const MISSING_SCHEMAS = {
  Missing: record({
    window: record({ from: epochMs, to: epochMs }),
    source: string,
    target: { ...string, description: "'' for none." },
    reasons: listOf(
      record({
        code: { enum: MISSING_CODES },
        severity: {
          enum: ['info', 'warning', 'critical'],
          description: 'critical explains it by itself, warning may be why, info is what else there is to know.',
        },
        subject: { ...string, description: "Id of the node it is about; '' for the connection or the map." },
        figures: {
          type: 'object',
          additionalProperties: number,
          description: 'Counts; those that end in Ms are epoch milliseconds or durations, `share` is 0..1.',
        },
        names: { ...listOf(string), description: 'Nodes, collectors, or reasons of a collector; at most 5.' },
        sentence: { ...string, description: 'What the counts say, in English.' },
        advice: { ...string, description: "What to do about it; '' for nothing." },
      }),
    ),
  }),
};
