import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { replaceMethod } from '../patching.ts';
import { SCOPE_NAME, SCOPE_VERSION } from '../scope.ts';
import type { IoredisExports, SendCommand } from './ioredis.ts';

/**
 * Lets commands that the client refuses at once, as it does without a connection, be rejected a moment later. The official
 * instrumentation begins to watch a command after it was sent: spans of commands refused before that would never end, and a
 * cache that is away would look like one that nobody asks.
 */
export class IoredisRefusals extends InstrumentationBase {
  constructor() {
    super(SCOPE_NAME, SCOPE_VERSION, {});
  }

  protected init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('ioredis', ['>=4 <7'], (exports: IoredisExports) => {
      const { prototype } = exports.prototype ? exports : (exports.default ?? {});
      if (prototype) replaceMethod(prototype, 'sendCommand', (original) => refuseLater(original as never) as never);
      return exports;
    });
  }
}

function refuseLater(original: SendCommand): SendCommand {
  return function sendCommand(command, stream) {
    const { reject } = command;
    let isSending = true;
    command.reject = (error) => {
      if (isSending) queueMicrotask(() => command.reject(error));
      else reject.call(command, error);
    };
    try {
      return original.call(this, command, stream);
    } finally {
      isSending = false;
    }
  };
}
