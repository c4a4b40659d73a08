import type { Dice } from './dice.ts';

/** Tokens that are no JSON, or JSON that is odd where it stands. */
const ODD_TOKENS = [
  ...[
    'null',
    'true',
    '{}',
    '[]',
    '""',
    '[[]]',
    '[null]',
    '{"":{}}',
    '-0',
    '1.5',
    '-1',
    '1e400',
    '"1e3"',
    '" 1"',
    '"0x10"',
  ],
  ...['9007199254740991', '9007199254740992', '9007199254740993', '18446744073709551615', '18446744073709551616'],
  ...['"9223372036854775807"', '"9223372036854775808"', '"-9223372036854775809"', '123456789012345678901234567890'],
  ...['"NaN"', '"Infinity"', 'NaN', 'Infinity', 'undefined', "'a'", '"__proto__"', '"abc"', '"AAA="', '"A==="', '"%"'],
  ...[
    '"\\ud800"',
    '"\\udc00\\ud83d"',
    '"\\u0000"',
    '"\u2028"',
    '"\\x"',
    '"SPAN_KIND_SERVER"',
    '"SPAN_KIND_"',
    '7',
    '256',
  ],
  ...['"STATUS_CODE_ERROR"', '2147483648', '"', '//', ','],
];
/** Entries that must change nothing. */
const HARMLESS_ENTRIES = [
  '"__proto__":{"name":"evil","stringValue":"evil"}',
  '"constructor":{"prototype":{"name":"evil"}}',
  '"toString":null',
  '"hasOwnProperty":1',
  '"trace_id":"00"',
  '"":[]',
  '"future":[{"a":[1,{"b":null}]},"}]"]',
];

/** The request as JSON with odd values, doubled keys and nesting in some places. */
export function mutateJson(request: unknown, dice: Dice): string {
  return write(request, dice, (value) => {
    if (!dice.chance(0.01)) return value;
    if (dice.chance(0.03)) {
      const depth = dice.pick([50, 200, 10_000]);
      return dice.chance(0.5)
        ? '['.repeat(depth) + ']'.repeat(depth)
        : `${'{"arrayValue":{"values":['.repeat(depth)}${']}}'.repeat(depth)}`;
    }
    return dice.pick(ODD_TOKENS);
  });
}

/** The same request in other words: spaces, another order of keys, and fields that nobody knows. */
export function disguiseJson(request: unknown, dice: Dice): string {
  return write(request, dice, (value) => value);
}

function write(value: unknown, dice: Dice, change: (text: string) => string): string {
  if (Array.isArray(value)) return change(`[${value.map((element) => write(element, dice, change)).join()}]`);
  if (typeof value !== 'object' || value === null) return change(JSON.stringify(value));
  const entries = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}:${write(part, dice, change)}`);
  if (dice.chance(0.05)) entries.splice(dice.integer(entries.length + 1), 0, dice.pick(HARMLESS_ENTRIES));
  if (dice.chance(0.2)) entries.reverse();
  return change(`{${entries.join(dice.pick([',', ' , ', ',\n\t']))}}`);
}
