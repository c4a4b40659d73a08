import {
  FIGURES,
  type FigureField,
  isFigureField,
  isWordField,
  type Operator,
  type Term,
  type TrafficFilter,
  WORDS,
  type WordField,
} from './filter.ts';
import { type Expected, type FilterError, FilterSyntaxError } from './filter-error.ts';
import { readFigure, readWord } from './read-value.ts';
import { type TextPattern, textPattern } from './text-pattern.ts';

export type ParsedFilter = { filter: TrafficFilter; error?: undefined } | { filter?: undefined; error: FilterError };

/** Longer is no filter that anybody typed, and patterns cost time. */
const LONGEST = 500;

/**
 * Reads a filter: `error > 1%`, `p95 >= 500ms`, `breaker:open`, `team:checkout,search`, `name:che*`, `-kind:database`,
 * a bare word for what has it in its name. Terms side by side all have to hold; `or` parts alternatives. What has spaces
 * in it is quoted.
 */
export function parseFilter(text: string): ParsedFilter {
  try {
    return { filter: new FilterReader(text.slice(0, LONGEST)).read() };
  } catch (error) {
    if (error instanceof FilterSyntaxError) return { error: error.problem };
    throw error;
  }
}

class FilterReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): TrafficFilter {
    const alternatives: Term[][] = [[]];
    while (this.#skipSpace()) {
      const last = alternatives.at(-1)!;
      const start = this.#at;
      if (!this.#take(/or(?=\s|$)|\|+/iy)) last.push(this.#term());
      else if (last.length > 0) alternatives.push([]);
      else this.#fail(start, this.#at - start, 'term');
    }
    const isOpen = alternatives.length > 1 && alternatives.at(-1)!.length === 0;
    if (isOpen) this.#fail(this.#text.length, 0, 'term');
    return { alternatives: alternatives.filter((terms) => terms.length > 0) };
  }

  #term(): Term {
    const isNegated = this.#take(/-(?=\S)/y) !== undefined;
    const start = this.#at;
    const [, name, operator] = this.#take(/([a-z_][a-z0-9_-]*)(?:\s*(>=|<=|[<>=])|(:))/iy) ?? [];
    if (name === undefined) return { type: 'text', isNegated, pattern: textPattern(this.#word('term')) };
    const field = name.toLowerCase();
    if (isFigureField(field)) {
      if (operator === undefined) this.#fail(this.#at - 1, 1, 'comparison', field);
      return { type: 'figure', isNegated, field, operator: operator as Operator, value: this.#figure(field) };
    }
    if (!isWordField(field)) this.#fail(start, name.length, 'field');
    if (operator !== undefined && operator !== '=')
      this.#fail(this.#at - operator.length, operator.length, 'colon', field);
    return { type: 'word', isNegated, field, patterns: this.#words(field) };
  }

  #figure(field: FigureField): number {
    this.#skipSpace();
    const start = this.#at;
    // A unit may stand apart from its number: `5 %`.
    const [text = ''] = this.#take(/[^\s|]+(?:\s+(?:%|[uµm]?s|min)(?=\s|$))?/iy) ?? [];
    const value = readFigure(field, text);
    if (value === undefined) this.#fail(start, text.length, FIGURES[field], field);
    return value;
  }

  #words(field: WordField): TextPattern[] {
    const expected: Expected = WORDS[field] ? { oneOf: WORDS[field] } : 'word';
    const patterns: TextPattern[] = [];
    do {
      const start = this.#at;
      const pattern = readWord(field, this.#word(expected, field));
      if (!pattern) this.#fail(start, this.#at - start, expected, field);
      patterns.push(pattern);
    } while (this.#take(/,/y));
    return patterns;
  }

  /** A quoted text, or what stands until the next space; a comma ends it only within a list of words. */
  #word(expected: Expected, field?: WordField): string {
    const start = this.#at;
    const [, quoted] = this.#take(/"([^"]*)"/y) ?? [];
    if (quoted !== undefined) return quoted;
    if (this.#text[this.#at] === '"') this.#fail(start, this.#text.length - start, 'closing-quote');
    const [text = ''] = this.#take(field ? /[^\s,"]+/y : /\S+/y) ?? [];
    if (text === '') this.#fail(start, 0, expected, field);
    return text;
  }

  /** @returns whether anything follows */
  #skipSpace(): boolean {
    this.#take(/\s+/y);
    return this.#at < this.#text.length;
  }

  #take(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text);
    if (!found) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #fail(at: number, length: number, expected: Expected, field?: FilterError['field']): never {
    throw new FilterSyntaxError({ at, length, expected, ...(field ? { field } : {}) });
  }
}
