import type { Health, NodeKind } from '@faultline/model';
import type { TextPattern } from './text-pattern.ts';

/** Figures that are compared with `<`, `>` and their like, each with how its values are written. */
export const FIGURES = {
  error: 'share',
  p50: 'duration',
  p95: 'duration',
  p99: 'duration',
  rps: 'rate',
} as const;

/** What is compared with words after a colon, each with the words it can be; `null` where services choose them. */
export const WORDS = {
  breaker: ['open', 'half-open', 'closed', 'isolated', 'any'],
  health: ['failing', 'degraded', 'ok', 'idle', 'unknown'] satisfies Health[],
  kind: ['service', 'database', 'cache', 'queue', 'external', 'entry', 'group'] satisfies NodeKind[],
  name: null,
  team: null,
  namespace: null,
  region: null,
  version: null,
} as const;

export type FigureField = keyof typeof FIGURES;
export type WordField = keyof typeof WORDS;
export type FilterField = FigureField | WordField;

/** Every field, in the order in which they are offered. */
export const FIELDS = [...Object.keys(FIGURES), ...Object.keys(WORDS)] as readonly FilterField[];

export type Operator = '>=' | '<=' | '>' | '<' | '=';

/** One condition. */
export type Term = { isNegated: boolean } & (
  | { type: 'text'; pattern: TextPattern }
  /** Shares are 0..1, durations milliseconds, rates per second. */
  | { type: 'figure'; field: FigureField; operator: Operator; value: number }
  /** Holds for what is one of these. */
  | { type: 'word'; field: WordField; patterns: readonly TextPattern[] }
);

/** What is looked for: one of the alternatives, with all its terms. */
export interface TrafficFilter {
  alternatives: readonly (readonly Term[])[];
}

export function isFigureField(name: string): name is FigureField {
  return Object.hasOwn(FIGURES, name);
}

export function isWordField(name: string): name is WordField {
  return Object.hasOwn(WORDS, name);
}
