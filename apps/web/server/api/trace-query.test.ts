import { describe, expect, it } from 'vitest';
import { writeTraceCursor } from './trace-cursor.ts';
import { readTraceId, readTraceQuery } from './trace-query.ts';

const NOW = 1_769_860_800_000;
const read = (query: string) => readTraceQuery(new URLSearchParams(query), NOW);
const POSITION = { ns: '1769860799999000000', traceId: '0af7651916cd43dd8448eb211c80319c' };

describe('the query of GET /traces', () => {
  it('asks for the newest 20 of the last 15 minutes if nothing is said', () => {
    expect(read('')).toEqual({
      window: { fromMs: NOW - 900_000, toMs: NOW, fixed: false },
      filter: { attributes: [] },
      limit: 20,
      after: undefined,
    });
  });

  it('understands every filter of the contract', () => {
    const query =
      'service=api&operation=GET+%2F&status=error&minDuration=1.5&maxDuration=200&attribute=a=1&attribute=b=x%3Dy';
    expect(read(query).filter).toEqual({
      service: 'api',
      operation: 'GET /',
      status: 'error',
      minDurationMs: 1.5,
      maxDurationMs: 200,
      attributes: [
        { key: 'a', value: '1' },
        { key: 'b', value: 'x=y' },
      ],
    });
  });

  it('takes an empty value, which is not an absent one', () => {
    expect(read('attribute=a=').filter.attributes).toEqual([{ key: 'a', value: '' }]);
  });

  it.each([
    ['status=failed', 'status', 'one of error, ok, unset'],
    ['minDuration=-1', 'minDuration', 'a number of milliseconds'],
    ['maxDuration=1e9', 'maxDuration', 'a number of milliseconds'],
    ['minDuration=5&maxDuration=1', 'minDuration', 'at most maxDuration'],
    ['limit=0', 'limit', 'a whole number from 1 to 200'],
    ['limit=201', 'limit', 'a whole number from 1 to 200'],
    ['attribute=key', 'attribute', 'key=value'],
    ['attribute==value', 'attribute', 'key=value'],
    [`attribute=${'k'.repeat(10_000)}=v`, 'attribute', 'at most 1000 characters'],
    [`service=${'s'.repeat(1_001)}`, 'service', 'at most 1000 characters'],
    [Array(11).fill('attribute=a=1').join('&'), 'attribute', 'at most 10 times'],
    ['cursor=', 'cursor', 'the nextCursor of an answer'],
    ['from=now-401d', 'from', 'at most 400 days'],
  ])('refuses %.40s and says what is expected', (query, parameter, expected) => {
    expect(() => read(query)).toThrowError(
      expect.objectContaining({ status: 400, parameter, message: expect.stringContaining(expected) }),
    );
  });

  it('never sends a long text back', () => {
    expect(() => read(`${'p'.repeat(10_000)}=1`)).toThrowError(
      expect.objectContaining({ message: expect.stringMatching(/^.{0,300}$/) }),
    );
  });

  it('refuses parameters that it does not have, and says which it has', () => {
    expect(() => read('minduration=5')).toThrowError(
      expect.objectContaining({
        status: 400,
        code: 'unknown_parameter',
        message: expect.stringContaining('minDuration'),
      }),
    );
  });

  it('refuses a filter that is given twice', () => {
    expect(() => read('service=a&service=b')).toThrow('service is given more than once');
  });
});

describe('a cursor', () => {
  const cursor = writeTraceCursor({ fromMs: NOW - 3_600_000, toMs: NOW, after: POSITION });

  it('brings back the position, and the window that the first page had, however long ago that was', () => {
    expect(readTraceQuery(new URLSearchParams({ cursor, from: 'now-1h' }), NOW + 2 * 3_600_000)).toMatchObject({
      window: { fromMs: NOW - 3_600_000, toMs: NOW },
      after: POSITION,
    });
  });

  it.each([
    ['cut short', cursor.slice(0, -3)],
    ['of another make', Buffer.from('{"after":1}').toString('base64url')],
    [
      'with a time that no span has',
      Buffer.from(`0-${NOW}-9999999999999999999-${POSITION.traceId}`).toString('base64url'),
    ],
    ['with SQL in it', Buffer.from(`0-${NOW}-1) OR 1=1-${POSITION.traceId}`).toString('base64url')],
    ['of any bytes', '%00%ff'],
  ])('%s is refused', (_, text) => {
    expect(() => readTraceQuery(new URLSearchParams({ cursor: text }), NOW)).toThrowError(
      expect.objectContaining({ status: 400, parameter: 'cursor' }),
    );
  });
});

describe('a trace id', () => {
  it('is read in lower and upper case', () => {
    expect(readTraceId(POSITION.traceId.toUpperCase())).toBe(POSITION.traceId);
  });

  it.each(['', 'abc', `${POSITION.traceId}0`, '0'.repeat(32), `${'a'.repeat(31)}g`, "' OR 1=1 --"])(
    'is not %j',
    (text) => {
      expect(() => readTraceId(text)).toThrowError(expect.objectContaining({ status: 400, parameter: 'traceId' }));
    },
  );
});
