import type { GraphNode, TrafficGraph } from '@faultline/model';
import { valuesOf } from './field-values.ts';
import { FIELDS, type FilterField, isFigureField, isWordField, WORDS, type WordField } from './filter.ts';
import { PRESETS, type Preset } from './presets.ts';
import { rankNames } from './rank-names.ts';

/** Something that may be meant. All but a node stand for a text that the box then holds. */
export type Completion =
  | { type: 'node'; node: GraphNode }
  | { type: 'preset'; preset: Preset; text: string }
  | { type: 'field'; field: FilterField; example: string; text: string }
  | { type: 'value'; field: WordField; value: string; text: string };

const MOST_NODES = 6;
const MOST_VALUES = 8;

/** What a comparison is begun with. */
const BEGINNINGS = { error: 'error > 1%', p50: 'p50 > 100ms', p95: 'p95 > 500ms', p99: 'p99 > 1s', rps: 'rps > 100' };

/**
 * What the text may go on with at its end, the likeliest first: presets and fields while it is empty, words of a field
 * after its colon, else nodes by name and fields that begin like that.
 */
export function completionsOf(text: string, graph: TrafficGraph): Completion[] {
  if (text.trim() === '') return [...presets(), ...fields('', text)];
  const [word = ''] = /(?:"[^"]*"?|[^\s"])*$/.exec(text) ?? [];
  const before = text.slice(0, text.length - word.length);
  const [, minus = '', name = '', list = '', typed = ''] = /^(-?)([a-z_]+):((?:[^,]*,)*)"?([^,"]*)$/i.exec(word) ?? [];
  const field = name.toLowerCase();
  if (isWordField(field)) return values(field, typed, `${before}${minus}${field}:${list}`, graph);
  const bare = word.replace(/^-/, '');
  if (bare === '') return fields('', text);
  const isOnlyWord = before.trim() === '' && bare === word;
  const found = isOnlyWord ? rankNames(graph.nodes, bare).slice(0, MOST_NODES) : [];
  const fitting = fields(bare.toLowerCase(), before + word.slice(0, word.length - bare.length));
  return [...found.map((node) => ({ type: 'node' as const, node })), ...fitting];
}

function presets(): Completion[] {
  return (Object.keys(PRESETS) as Preset[]).map((preset) => ({ type: 'preset', preset, text: PRESETS[preset] }));
}

function fields(beginning: string, before: string): Completion[] {
  return FIELDS.filter((field) => field.startsWith(beginning) && field !== beginning).map((field) => {
    const begun = isFigureField(field) ? `${field} > ` : `${field}:`;
    return { type: 'field', field, example: exampleOf(field), text: before + begun };
  });
}

/** How a condition on a field is written. */
export function exampleOf(field: FilterField): string {
  if (isFigureField(field)) return BEGINNINGS[field];
  const words = WORDS[field as WordField];
  return `${field}:${words ? words[0] : '…'}`;
}

function values(field: WordField, typed: string, before: string, graph: TrafficGraph): Completion[] {
  const wanted = typed.toLowerCase();
  const known = WORDS[field] ?? valuesIn(field, graph);
  return known
    .filter((value) => value.toLowerCase().includes(wanted) && value.toLowerCase() !== wanted)
    .toSorted((a, b) => Number(b.toLowerCase().startsWith(wanted)) - Number(a.toLowerCase().startsWith(wanted)))
    .slice(0, MOST_VALUES)
    .map((value) => ({ type: 'value', field, value, text: `${before}${quoted(value)}` }));
}

function valuesIn(field: WordField, { nodes }: TrafficGraph): string[] {
  const seen = new Set(nodes.flatMap((node) => valuesOf(field, node)).filter((value) => value !== ''));
  return [...seen].toSorted((a, b) => a.localeCompare(b, 'en'));
}

/** As it has to be written: in quotes where a space or a comma would end it. */
export function quoted(value: string): string {
  return /[\s,]/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
}
