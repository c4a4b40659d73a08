import { epochMs, integer, number, record, ref, served, string } from './words.ts';

/** Services from within. */
export const SERVICE_SCHEMAS = {
  Point: {
    ...record({ at: epochMs, requests: number, errors: number, latency: ref('Latency') }),
    description:
      'Calls of one step, until the next point: 10 s, or longer in long windows, which have 400 points at most.',
  },
  Operation: record({ operation: string, ...served }),
  Instance: record({ instance: string, version: string, region: string, lastSeen: epochMs, ...served }),
  Version: record({ version: string, instances: integer, ...served }),
};
