import { modulePatch } from '../module-patch.ts';
import { replaceMethod } from '../patching.ts';
import { activeFaultInjector } from './fault-injector.ts';
import { spanOfCall } from './latest-client-span.ts';

/** What is used of pg's Client, version 8. */
interface PgClient {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
}

type Query = (this: PgClient, ...args: unknown[]) => unknown;
type Callback = (error: Error | null, result?: unknown) => void;

interface PgExports {
  Client?: { prototype: object };
  default?: PgExports;
}

/** Injects faults into queries of PostgreSQL. */
export const pgFaultPoint = () =>
  modulePatch<PgExports>('pg', ['>=8 <9'], (exports) => {
    const { Client } = exports.Client ? exports : (exports.default ?? {});
    if (Client)
      replaceMethod(Client.prototype, 'query', (original) => faultyQuery(original as never) as never, 'inject');
  });

function faultyQuery(original: Query): Query {
  return function query(...args) {
    const injection = activeFaultInjector()?.at({ type: 'database', names: namesOf(this) });
    // A query object that submits itself (a cursor, a stream) has neither a promise nor a callback to fail by.
    const isOwnQuery = typeof (args[0] as { submit?: unknown } | null | undefined)?.submit === 'function';
    if (!injection || isOwnQuery || !injection.begin(spanOfCall())) return original.apply(this, args);
    const callback = callbackOf(args);
    const outcome = injection.suffer();
    if (callback) {
      void outcome.then((failure) => (failure ? callback(failure.error) : original.apply(this, args)));
      return undefined;
    }
    return outcome.then((failure) => {
      if (failure) throw failure.error;
      return original.apply(this, args);
    });
  };
}

function namesOf({ host, port, database }: PgClient): string[] {
  return ['postgresql', `${host}`, `${host}:${port}`, `postgresql/${host}:${port}/${database}`];
}

function callbackOf(args: readonly unknown[]): Callback | undefined {
  const { callback } = (args[0] ?? {}) as { callback?: unknown };
  return [args[2], args[1], callback].find((candidate) => typeof candidate === 'function') as Callback | undefined;
}
