import { type Command, patchSendCommand, type Redis, type SendCommand } from '../ioredis/ioredis.ts';
import { activeFaultInjector } from './fault-injector.ts';
import { spanOfCall } from './latest-client-span.ts';

/** Commands that the client sends of its own accord. */
const OF_THE_CLIENT = new Set(['hello', 'auth', 'client', 'info', 'select', 'readonly', 'quit']);

/** Injects faults into commands of Redis. Pipelines and transactions, which are written as a whole, are left alone. */
export const ioredisFaultPoint = () => patchSendCommand(faultySend, 'inject');

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
