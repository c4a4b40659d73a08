import { describe, expect, it } from 'vitest';
import { FrontendParser, WireError } from './frontend-messages.ts';

const untyped = (code: number, body = ''): Buffer => {
  const bytes = Buffer.alloc(8 + body.length);
  bytes.writeInt32BE(bytes.length);
  bytes.writeInt32BE(code, 4);
  bytes.write(body, 8);
  return bytes;
};
const typed = (type: string, body = ''): Buffer => {
  const bytes = Buffer.alloc(5 + body.length);
  bytes.write(type);
  bytes.writeInt32BE(4 + body.length, 1);
  bytes.write(body, 5);
  return bytes;
};
const TLS = untyped(80_877_103);
const STARTUP = untyped(196_608, 'user\0postgres\0\0');
const EXCHANGE = Buffer.concat([typed('P', '\0SELECT $1\0'), typed('B', 'x'), typed('E'), typed('S')]);

const started = (): FrontendParser => {
  const parser = new FrontendParser();
  parser.push(STARTUP);
  return parser;
};

describe('what PostgreSQL clients send', () => {
  it('begins with a request for TLS, if any, and the startup message', () => {
    expect(new FrontendParser().push(Buffer.concat([TLS, STARTUP]))).toEqual([
      { kind: 'encryption-request' },
      { kind: 'startup', bytes: STARTUP },
    ]);
  });

  it('is held together until Sync, so that the statements of two clients never mix', () => {
    const parser = started();
    expect(parser.push(EXCHANGE.subarray(0, -1))).toEqual([]);
    expect(parser.push(EXCHANGE.subarray(-1))).toEqual([{ kind: 'exchange', bytes: EXCHANGE }]);
  });

  it('is understood byte by byte', () => {
    const parser = started();
    const units = [...Buffer.concat([EXCHANGE, EXCHANGE])].flatMap((byte) => parser.push(Buffer.from([byte])));
    expect(units).toEqual([
      { kind: 'exchange', bytes: EXCHANGE },
      { kind: 'exchange', bytes: EXCHANGE },
    ]);
  });

  it('may be a simple query', () => {
    const query = typed('Q', 'SELECT 1\0');
    expect(started().push(query)).toEqual([{ kind: 'exchange', bytes: query }]);
  });

  it('ends with Terminate, or is no more than a wish to cancel', () => {
    expect(started().push(typed('X'))).toEqual([{ kind: 'end' }]);
    expect(new FrontendParser().push(untyped(80_877_102, 'pid+key!'))).toEqual([{ kind: 'end' }]);
  });

  it('is refused with an impossible length', () => {
    expect(() => new FrontendParser().push(Buffer.alloc(8, 0xff))).toThrow(WireError);
    expect(() => started().push(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toThrow(WireError);
  });
});
