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
  record({ severity: { enum: ['info', 'warning', 'critical'] }, title: string, href: string }),
);
export const served = { requests: number, errors: number, latency: ref('Latency') };
export const health = { enum: ['ok', 'degraded', 'failing', 'idle', 'unknown'] };
export const texts = { type: 'object', additionalProperties: string };
export const breakerState = { enum: ['closed', 'half_open', 'open', 'isolated'] };
