import { FIGURES, type FigureField, WORDS, type WordField } from './filter.ts';
import { type TextPattern, textPattern } from './text-pattern.ts';

const UNITS: Record<(typeof FIGURES)[FigureField], Record<string, number>> = {
  share: { '%': 0.01, '': 1 },
  duration: { us: 0.001, µs: 0.001, ms: 1, '': 1, s: 1_000, m: 60_000, min: 60_000 },
  rate: { '': 1, '/s': 1, '/m': 1 / 60, '/min': 1 / 60 },
};

/** `1%`, `500ms`, `1.5s`, `100/s` as a share, milliseconds, calls per second; undefined for what is no such value. */
export function readFigure(field: FigureField, text: string): number | undefined {
  const form = FIGURES[field];
  const [, digits, unit = ''] = /^(\d+(?:\.\d*)?|\.\d+)\s*([^\d\s.]*)$/.exec(text) ?? [];
  const factor = UNITS[form][unit.toLowerCase()];
  if (digits === undefined || factor === undefined) return undefined;
  const value = Number(digits) * factor;
  // A bare 5 could be 5 % or five times everything; nobody means the latter.
  return form === 'share' && value > 1 ? undefined : value;
}

/** A pattern for one word of a field; undefined for a word that the field cannot be. */
export function readWord(field: WordField, text: string): TextPattern | undefined {
  const words: readonly string[] | null = WORDS[field];
  if (words === null) return textPattern(text);
  const word = text.toLowerCase().replace('_', '-');
  return words.includes(word) ? textPattern(word) : undefined;
}
