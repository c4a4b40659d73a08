import { beforeEach, describe, expect, it } from 'vitest';
import { execute } from './commands.ts';
import { Store } from './store.ts';

let now: number;
let store: Store;
beforeEach(() => {
  now = 0;
  store = new Store(3, () => now);
});

const run = (line: string) => execute(store, line.split(' '));

describe('the cache', () => {
  it('gives back what was set, whatever the case of the command', () => {
    expect(run('set k v')).toEqual({ status: 'OK' });
    expect(run('GET k')).toBe('v');
    expect(run('MGET k x')).toEqual(['v', null]);
    expect(run('EXISTS k x')).toBe(1);
  });

  it('sets many at once, for ever', () => {
    expect(run('MSET a 1 b 2')).toEqual({ status: 'OK' });
    now = 1e12;
    expect(run('MGET a b')).toEqual(['1', '2']);
    expect(run('MSET a 1 b')).toHaveProperty('error');
  });

  it('forgets what has expired', () => {
    run('SET seconds v EX 2');
    run('SET milliseconds v px 500');
    now = 500;
    expect(run('GET milliseconds')).toBeNull();
    expect(run('GET seconds')).toBe('v');
    now = 2_000;
    expect(run('GET seconds')).toBeNull();
    expect(run('DEL seconds')).toBe(0);
  });

  it('forgets what was written longest ago when it is full', () => {
    for (const key of ['a', 'b', 'c', 'a', 'd']) run(`SET ${key} v`);
    expect(run('MGET a b c d')).toEqual(['v', null, 'v', 'v']);
  });

  it('deletes and flushes', () => {
    run('SET a 1');
    run('SET b 2');
    expect(run('DEL a x')).toBe(1);
    run('FLUSHALL');
    expect(run('DBSIZE')).toBe(0);
  });

  it('speaks RESP2 only, as it tells clients that ask for more', () => {
    expect(run('HELLO 3')).toEqual({ error: 'NOPROTO unsupported protocol version' });
    expect(run('HELLO 2')).toContain('proto');
    expect(run('SELECT 1')).toHaveProperty('error');
  });

  it.each([
    ['SET k', "ERR wrong number of arguments for 'set' command"],
    ['SET k v NX', 'ERR syntax error'],
    ['SET k v EX soon', 'ERR syntax error'],
    ['SET k v EX 0', "ERR invalid expire time in 'set' command"],
    ['EVAL 1', "ERR unknown command 'EVAL'"],
    ['constructor 1', "ERR unknown command 'constructor'"],
  ])('answers %j with an error', (line, error) => {
    expect(run(line)).toEqual({ error });
  });
});
