import type { Reply } from './resp.ts';
import type { Store } from './store.ts';

const OK: Reply = { status: 'OK' };
const SYNTAX_ERROR: Reply = { error: 'ERR syntax error' };

interface Command {
  /** Fewest arguments after the command's name. */
  fewest: number;
  run(store: Store, args: string[]): Reply;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  PING: { fewest: 0, run: (_store, [text]) => text ?? { status: 'PONG' } },
  HELLO: { fewest: 0, run: (_store, [version]) => hello(version) },
  CLIENT: { fewest: 1, run: () => OK },
  SELECT: { fewest: 1, run: (_store, [index]) => (index === '0' ? OK : { error: 'ERR DB index is out of range' }) },
  INFO: { fewest: 0, run: () => '# Server\r\nredis_version:7.0.0\r\n# Persistence\r\nloading:0\r\n' },
  DBSIZE: { fewest: 0, run: (store) => store.size },
  FLUSHALL: {
    fewest: 0,
    run: (store) => {
      store.clear();
      return OK;
    },
  },
  GET: { fewest: 1, run: (store, [key]) => store.get(key!) },
  MGET: { fewest: 1, run: (store, keys) => keys.map((key) => store.get(key)) },
  SET: { fewest: 2, run: set },
  MSET: { fewest: 2, run: setAll },
  DEL: { fewest: 1, run: (store, keys) => keys.filter((key) => store.delete(key)).length },
  EXISTS: { fewest: 1, run: (store, keys) => keys.filter((key) => store.get(key) !== null).length },
  QUIT: { fewest: 0, run: () => OK },
};

/** Executes one command, its name in any case. What is wrong with it becomes an error reply. */
export function execute(store: Store, [name = '', ...args]: string[]): Reply {
  const key = name.toUpperCase();
  const command = Object.hasOwn(COMMANDS, key) ? COMMANDS[key] : undefined;
  if (!command) return { error: `ERR unknown command '${name.replace(/[^\x20-\x7e]/g, '?')}'` };
  if (args.length < command.fewest)
    return { error: `ERR wrong number of arguments for '${key.toLowerCase()}' command` };
  return command.run(store, args);
}

function hello(version = '2'): Reply {
  if (version !== '2') return { error: 'NOPROTO unsupported protocol version' };
  return ['server', 'redis', 'version', '7.0.0', 'proto', 2, 'mode', 'standalone', 'role', 'master'];
}

function setAll(store: Store, pairs: string[]): Reply {
  if (pairs.length % 2 !== 0) return { error: "ERR wrong number of arguments for 'mset' command" };
  for (let at = 0; at < pairs.length; at += 2) store.set(pairs[at]!, pairs[at + 1]!);
  return OK;
}

function set(store: Store, [key, value, option, amount]: string[]): Reply {
  if (option === undefined) {
    store.set(key!, value!);
    return OK;
  }
  const unitMs = { EX: 1_000, PX: 1 }[option.toUpperCase()];
  const count = Number(amount);
  if (unitMs === undefined || !Number.isInteger(count)) return SYNTAX_ERROR;
  if (count <= 0) return { error: "ERR invalid expire time in 'set' command" };
  store.set(key!, value!, count * unitMs);
  return OK;
}
