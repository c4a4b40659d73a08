import { describe, expect, it } from 'vitest';
import { CommandParser, encodeReply, RespError } from './resp.ts';

const SET = '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\ngrün\r\n';

describe('RESP commands', () => {
  it('are understood whole', () => {
    expect(new CommandParser().push(Buffer.from(`${SET}*1\r\n$4\r\nPING\r\n`))).toEqual([
      ['SET', 'k', 'grün'],
      ['PING'],
    ]);
  });

  it('are understood however the bytes arrive', () => {
    const parser = new CommandParser();
    const commands = [...Buffer.from(SET + SET)].flatMap((byte) => parser.push(Buffer.from([byte])));
    expect(commands).toEqual([
      ['SET', 'k', 'grün'],
      ['SET', 'k', 'grün'],
    ]);
  });

  it('may carry line ends and nothing in their arguments', () => {
    expect(new CommandParser().push(Buffer.from('*2\r\n$4\r\na\r\nb\r\n$0\r\n\r\n'))).toEqual([['a\r\nb', '']]);
  });

  it.each([
    ['PING\r\n', 'no array'],
    ['*1\r\n+PING\r\n', 'no bulk string'],
    ['*x\r\n', 'no number'],
    ['*1\r\n$-5\r\n', 'a negative length'],
    ['*1\r\n$99999999\r\n', 'a huge length'],
    ['*99999\r\n', 'a huge array'],
  ])('%j is refused: %s', (bytes) => {
    expect(() => new CommandParser().push(Buffer.from(bytes))).toThrow(RespError);
  });

  it('that never end are refused', () => {
    expect(() => new CommandParser().push(Buffer.alloc(2 ** 20 + 1, '*1'))).toThrow(RespError);
  });
});

describe('RESP replies', () => {
  it.each([
    [{ status: 'OK' }, '+OK\r\n'],
    [{ error: 'ERR no' }, '-ERR no\r\n'],
    [7, ':7\r\n'],
    ['grün', '$5\r\ngrün\r\n'],
    [null, '$-1\r\n'],
    [['a', null, 1], '*3\r\n$1\r\na\r\n$-1\r\n:1\r\n'],
  ])('%j is written as %j', (reply, bytes) => {
    expect(encodeReply(reply)).toBe(bytes);
  });
});
