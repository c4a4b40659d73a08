import type { Dice } from './dice.ts';
import type { FuzzInput } from './inputs.ts';

const SPAN =
  '"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","startTimeUnixNano":"1700000000000000000"';
const MEGABYTE = 2 ** 20;

const ofSpans = (spans: string): string => `{"resourceSpans":[{"scopeSpans":[{"spans":[${spans}]}]}]}`;
const ofSpan = (more: string): string => ofSpans(`{${SPAN},${more}}`);

/** By name, requests that are small on the wire or well within the limits, and large in what they mean. */
const HEAVY: Record<string, () => string | Buffer> = {
  '100,000 attributes': () =>
    ofSpan(
      `"attributes":[${Array.from({ length: 100_000 }, (_, key) => `{"key":"k${key}","value":{"intValue":${key}}}`)}]`,
    ),
  'a string of 1 MB': () => ofSpan(`"name":"${'ü'.repeat(MEGABYTE / 2)}"`),
  'a value of 1 MB': () => ofSpan(`"attributes":[{"key":"k","value":{"stringValue":"${'x'.repeat(MEGABYTE)}"}}]`),
  '100,000 empty spans': () => ofSpans(`{}${',{}'.repeat(99_999)}`),
  '100,000 events': () => ofSpan(`"events":[{}${',{}'.repeat(99_999)}]`),
  'lists nested 10,000 deep': () => `{"resourceSpans":[${'['.repeat(10_000)}${']'.repeat(10_000)}]}`,
  'values nested 10,000 deep': () =>
    ofSpan(`"attributes":[{"value":${'{"arrayValue":{"values":['.repeat(10_000)}${']}}'.repeat(10_000)}}]`),
  'an integer of 1,000,000 digits': () => ofSpan(`"kind":"${'9'.repeat(1_000_000)}"`),
  'a number of 1,000,000 digits': () => ofSpan(`"kind":${'9'.repeat(1_000_000)}`),
  '500,000 empty resources': () => Buffer.alloc(1_000_000, Buffer.from([0x0a, 0x00])),
  'groups nested 100,000 deep': () => Buffer.alloc(100_000, 0x0b),
  'a list of 1 MB of control characters': () =>
    ofSpan(`"attributes":[{"value":{"arrayValue":{"values":[{"stringValue":"${'\\u0001'.repeat(MEGABYTE)}"}]}}}]`),
};

export function heavyInput(dice: Dice): FuzzInput {
  const kind = dice.pick(Object.keys(HEAVY));
  const body = HEAVY[kind]!();
  return typeof body === 'string'
    ? { kind, encoding: 'application/json', payload: Buffer.from(body) }
    : { kind, encoding: 'application/x-protobuf', payload: body };
}
