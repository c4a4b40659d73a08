/** The words that schemas are made of (JSON Schema, as OpenAPI 3.1 has it). */

export const number = { type: 'number' } as const;
export const boolean = { type: 'boolean' } as const;
export const integer = { type: 'integer' } as const;
export const string = { type: 'string' } as const;
export const epochMs = { type: 'integer', description: 'epoch milliseconds' } as const;
export const share = { type: 'number', minimum: 0, maximum: 1 } as const;
export const listOf = (items: object) => ({ type: 'array', items });
export const record = (properties: Record<string, object>, optional: string[] = []) => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

/** Refers to one of `SCHEMAS`. */
export function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

export const notices = listOf(
  record({
    severity: { enum: ['info', 'warning', 'critical'] },
    title: { ...string, description: 'In English.' },
    href: { ...string, description: "Where there is more to read; '' for nowhere." },
    about: {
      oneOf: [
        record({
          kind: { const: 'breaker' },
          breaker: string,
          state: { enum: ['open', 'isolated', 'half_open'] },
          target: { ...string, description: 'Name of the node that the calls go to.' },
          open: { ...integer, description: 'In how many of its instances it refuses calls.' },
          instances: integer,
        }),
        record({ kind: { const: 'injected-faults' }, calls: number }),
        record({ kind: { const: 'collector-refuses' }, collector: string, reason: string }),
        record({ kind: { const: 'collector-behind' }, collector: string, spans: number, ageMs: number }),
        record({ kind: { const: 'disk-full' }, freeBytes: number }),
        record({ kind: { const: 'disk-short' }, freeBytes: number, isDeleting: boolean }),
        record({
          kind: { const: 'disk-was-short' },
          freeBytes: number,
          deletedUpTo: { ...string, description: 'A day; spans of it and before are gone.' },
        }),
      ],
      description: 'What `title` says, for other languages.',
    },
  }),
);
export const served = { requests: number, errors: number, latency: ref('Latency') };
export const health = { enum: ['ok', 'degraded', 'failing', 'idle', 'unknown'] };
export const texts = { type: 'object', additionalProperties: string };
export const breakerState = { enum: ['closed', 'half_open', 'open', 'isolated'] };
