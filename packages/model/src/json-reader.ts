import { isPrintable, quote } from './printable.ts';

/** A field of a JSON document that cannot be used. */
export interface FieldProblem {
  /** e.g. `faults[0].latencyMs`; '' for the document itself. */
  field: string;
  /** A clause that follows the field's name: what was found there, and what is expected. */
  message: string;
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a JSON document field by field and collects what is wrong with it, all of it, instead of stopping at the first. What
 * is read from a field with a problem is only good for going on.
 */
export class JsonReader {
  readonly problems: FieldProblem[] = [];

  /** Notes what a field's value is, and what it should be. */
  refuse(field: string, value: unknown, expected: string): void {
    this.add(
      field,
      value === undefined ? `is missing, but ${expected} is expected` : `${isWhat(value)}, but ${expected} is expected`,
    );
  }

  add(field: string, message: string): void {
    this.problems.push({ field, message });
  }

  /** The object at a field, of which nothing but `known` may be given. Of something else an empty object is left. */
  object(field: string, value: unknown, known: readonly string[]): JsonObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.refuse(field, value, `an object of ${known.join(', ')}`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) {
        this.add(below(field, printableKey(key)), `is not known here, where there are ${known.join(', ')}`);
      }
    }
    return value as JsonObject;
  }

  /** A list of `most` items at most, with at least one. */
  list<Item>(field: string, value: unknown, most: number, readItem: (field: string, item: unknown) => Item): Item[] {
    if (!Array.isArray(value) || value.length === 0 || value.length > most) {
      this.refuse(field, value, `a list of 1 to ${most}`);
      return [];
    }
    return value.map((item, index) => readItem(`${field}[${index}]`, item));
  }

  /** A text without control characters. */
  text(field: string, value: unknown, { least = 1, most }: { least?: number; most: number }): string {
    if (typeof value !== 'string' || value.length < least || value.length > most || !isPrintable(value)) {
      this.refuse(field, value, `a text of ${least} to ${most} characters, without control characters,`);
      return '';
    }
    return value;
  }

  oneOf<Word extends string>(field: string, value: unknown, words: readonly Word[]): Word {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) this.refuse(field, value, `one of ${words.join(', ')}`);
    return word ?? words[0]!;
  }

  /** A whole number from `least` to `most`. */
  whole(field: string, value: unknown, least: number, most: number): number {
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
      this.refuse(field, value, `a whole number from ${least} to ${most}`);
      return least;
    }
    return value as number;
  }

  /** A number above 0, up to `most`. */
  share(field: string, value: unknown, most: number): number {
    if (typeof value !== 'number' || !(value > 0 && value <= most)) {
      this.refuse(field, value, `a number above 0, up to ${most},`);
      return most;
    }
    return value;
  }
}

/** The name of a field within another. */
export function below(field: string, key: string): string {
  return field === '' ? key : `${field}.${key}`;
}

function printableKey(key: string): string {
  return /^\w{1,40}$/.test(key) ? key : quote(key);
}

/** What a value is, for a sentence: short, and safe to print, whatever it is. */
function isWhat(value: unknown): string {
  if (typeof value === 'string') return `is ${quote(value)}`;
  if (Array.isArray(value)) return `is a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'is an object' : `is ${value}`;
}
