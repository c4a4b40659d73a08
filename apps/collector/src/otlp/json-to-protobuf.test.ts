import { SpanBlock } from '@faultline/clickhouse';
import { describe, expect, it } from 'vitest';
import { type NativeRow, readNativeBlock } from '../../test/native-block-reader.ts';
import { DecodeError, TooMuchError } from './decode-error.ts';
import { traceRequestFromJson } from './json-to-protobuf.ts';
import { SpanBlocks } from './span-blocks.ts';
import { transcodeSpans } from './transcode-spans.ts';

const LIMITS = { maxBytes: 1 << 20, oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY };
const SPAN = '"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174","startTimeUnixNano":"1"';

function rowsOf(json: string): NativeRow[] {
  const block = new SpanBlock();
  const blocks = new SpanBlocks(block, { rows: 1e6, blockBytes: 1e9 });
  transcodeSpans(traceRequestFromJson(Buffer.from(json)), blocks, LIMITS);
  return readNativeBlock(block.finish()).rows;
}

const rowsOfSpan = (more: string): NativeRow[] => rowsOf(`{"resourceSpans":[{"scopeSpans":[{"spans":[{${more}}]}]}]}`);

const attributeText = (value: string): string => {
  const [row] = rowsOfSpan(`${SPAN},"attributes":[{"key":"k","value":${value}}]`);
  return (row!.SpanAttributes as [string, string][])[0]![1];
};

describe('OTLP/JSON', () => {
  it('is refused when it has more values than memory for them', () => {
    expect(() => traceRequestFromJson(Buffer.from(`[${'{},'.repeat(2_600_000)}{}]`))).toThrow(TooMuchError);
  });

  it('takes ids in hexadecimal digits of either case', () => {
    expect(rowsOfSpan(SPAN)).toMatchObject([
      { TraceId: '5b8efff798038103d269b633813fc60c', SpanId: 'eee19b7ec3c1b174' },
    ]);
  });

  it('refuses a span alone when its id is not hexadecimal', () => {
    expect(rowsOfSpan(`${SPAN},"spanId":"zzz19b7ec3c1b174"`)).toEqual([]);
  });

  it('takes 64-bit integers as strings and as numbers, to the last digit', () => {
    expect(attributeText('{"intValue":"9007199254740993"}')).toBe('9007199254740993');
    expect(attributeText('{"intValue":9007199254740993}')).toBe('9007199254740993');
    expect(attributeText('{"intValue":-9223372036854775808}')).toBe('-9223372036854775808');
    expect(attributeText('{"intValue":1e3}')).toBe('1000');
    const [row] = rowsOfSpan(`${SPAN},"startTimeUnixNano":1700000000123456789,"endTimeUnixNano": 1700000000123456790`);
    expect(row).toMatchObject({ Timestamp: 1_700_000_000_123_456_789n, Duration: 1n });
  });

  it('takes doubles as numbers, as strings and as what JSON has no number for', () => {
    expect(attributeText('{"doubleValue":0.1}')).toBe('0.1');
    expect(attributeText('{"doubleValue":12345678901234567890}')).toBe('12345678901234567000');
    expect(attributeText('{"doubleValue":"2.5"}')).toBe('2.5');
    expect(attributeText('{"doubleValue":"-Infinity"}')).toBe('-Infinity');
    expect(attributeText('{"doubleValue":"NaN"}')).toBe('NaN');
  });

  it('takes enums as integers and, leniently, by name', () => {
    expect(rowsOfSpan(`${SPAN},"kind":3,"status":{"code":2}`)).toMatchObject([{ SpanKind: 3, StatusCode: 2 }]);
    expect(rowsOfSpan(`${SPAN},"kind":"SPAN_KIND_CLIENT","status":{"code":"STATUS_CODE_ERROR"}`)).toMatchObject([
      { SpanKind: 3, StatusCode: 2 },
    ]);
  });

  it('ignores unknown fields, snake_case ones, nulls and names of the object prototype', () => {
    const rows = rowsOfSpan(
      `${SPAN},"future":{"a":[1]},"trace_state":"x","name":null,"attributes":null,"__proto__":{"name":"evil"},"constructor":1`,
    );
    expect(rows).toMatchObject([{ SpanName: '', TraceState: '', SpanAttributes: [] }]);
  });

  it('treats an empty request as one without spans', () => {
    expect(rowsOf('{}')).toEqual([]);
  });

  it.each([
    ['{', 'request: not JSON'],
    ['[]', 'request: an object is expected, not []'],
    ['{"resourceSpans":{}}', 'resourceSpans: a list is expected, not {}'],
    ['{"resourceSpans":[7]}', 'resourceSpans[0]: an object is expected, not 7'],
  ])('%s is refused with the place and what is expected', (json, message) => {
    expect(() => rowsOf(json)).toThrow(DecodeError);
    expect(() => rowsOf(json)).toThrow(message);
  });

  it.each([
    ['"name":5', 'name: a string is expected, not 5'],
    ['"startTimeUnixNano":"soon"', 'startTimeUnixNano: an integer from 0 to 18446744073709551615 is expected'],
    ['"startTimeUnixNano":-1', 'startTimeUnixNano: an integer from 0'],
    ['"startTimeUnixNano":1.5', 'not 1.5'],
    ['"kind":"CLIENT"', 'kind: an integer from 0 to 2147483647 is expected, not "CLIENT"'],
    [
      '"attributes":[{"key":"k","value":{"boolValue":"yes"}}]',
      'attributes[0].value.boolValue: true or false is expected',
    ],
    ['"attributes":[{"key":"k","value":{"intValue":9223372036854775808}}]', 'not 9223372036854775808'],
    ['"attributes":[{"key":"k","value":{"bytesValue":"*"}}]', 'bytes in base64'],
  ])('a span with %s is refused with the place and what is expected', (field, message) => {
    expect(() => rowsOfSpan(`${SPAN},${field}`)).toThrow(DecodeError);
    expect(() => rowsOfSpan(`${SPAN},${field}`)).toThrow(message);
  });

  it('refuses values nested without end', () => {
    const deep = `${'{"arrayValue":{"values":['.repeat(5000)}${']}}'.repeat(5000)}`;
    expect(() => attributeText(deep)).toThrow(DecodeError);
    expect(() => attributeText(deep.replace('[]', '[{"intValue":12345678901234567}]'))).toThrow(DecodeError);
  });
});

describe('JSON that is meant to do harm', () => {
  const refusal = (json: string): Error => {
    try {
      rowsOf(json);
    } catch (error) {
      return error as Error;
    }
    throw new Error('it was taken');
  };
  const nested = (opening: string, closing: string): string => opening.repeat(20_000) + closing.repeat(20_000);

  it.each([
    ['lists where an object belongs', `{"resourceSpans":[${nested('[', ']')}]}`, 'an object is expected, not […]'],
    ['objects where a list belongs', nested('{"resourceSpans":', '}').replace(':}', ':1}'), 'not {…}'],
    ['lists beside a long number', `{"x":${nested('[', ']')},"y":12345678901234567890}`, 'nested too deeply'],
  ])('nested without end is refused by name: %s', (_what, json, message) => {
    const error = refusal(json);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error.message).toContain(message);
  });

  it('with more values than fit in memory is refused before it is read', () => {
    expect(refusal(`{"resourceSpans":[{}${',{}'.repeat(2_600_000)}]}`)).toBeInstanceOf(TooMuchError);
  });

  it.each([
    [`"${'9'.repeat(100_000)}"`, 'not "999'],
    ['9'.repeat(300), 'not 1e+300'],
  ])('with an integer of any number of digits is refused without reading them', (digits, message) => {
    expect(refusal(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":${digits}}]}]}]}`).message).toContain(message);
  });

  it.each([
    '{"a":\u0001}',
    '{"a":tru\u009b31m}',
    '\u2028',
    '{"resourceSpans":"\u007f\u2028\u0085"}',
    `{"resourceSpans":"${'😀'.repeat(30)}"}`,
  ])('never gets a character into the answer that a terminal obeys: %j', (json) => {
    expect(refusal(json).message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
  });
});
