import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import type { Command, IoredisExports, Redis, SendCommand } from '../ioredis/ioredis.ts';
import { replaceMethod } from '../patching.ts';
import { SCOPE_NAME, SCOPE_VERSION } from '../scope.ts';
import { activeFaultInjector } from './fault-injector.ts';
import { spanOfCall } from './latest-client-span.ts';

/** Commands that the client sends of its own accord. */
const OF_THE_CLIENT = new Set(['hello', 'auth', 'client', 'info', 'select', 'readonly', 'quit']);

/** Injects faults into commands of Redis. Pipelines and transactions, which are written as a whole, are left alone. */
export class IoredisFaultPoint extends InstrumentationBase {
  constructor() {
    super(SCOPE_NAME, SCOPE_VERSION, {});
  }

  protected init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('ioredis', ['>=4 <7'], (exports: IoredisExports) => {
      const { prototype } = exports.prototype ? exports : (exports.default ?? {});
      if (prototype)
        replaceMethod(prototype, 'sendCommand', (original) => faultySend(original as never) as never, 'inject');
      return exports;
    });
  }
}

/** Commands that have met their fault: the client sends a command again after it has waited for a connection. */
const passed = new WeakSet<Command>();

function faultySend(original: SendCommand): SendCommand {
  return function sendCommand(command, stream) {
    const isPlain = !stream && typeof command.name === 'string' && !OF_THE_CLIENT.has(command.name);
    const injection =
      isPlain && !passed.has(command) ? activeFaultInjector()?.at({ type: 'cache', names: namesOf(this) }) : undefined;
    if (!injection?.begin(spanOfCall())) return original.call(this, command, stream);
    passed.add(command);
    void injection.suffer().then((failure) => {
      if (failure) command.reject(failure.error);
      else original.call(this, command, stream);
    });
    return command.promise;
  };
}

function namesOf({ options: { host, port } }: Redis): string[] {
  return ['redis', `${host}`, `${host}:${port}`, `redis/${host}:${port}`];
}
