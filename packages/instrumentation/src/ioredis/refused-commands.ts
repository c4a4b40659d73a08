import { patchSendCommand, type SendCommand } from './ioredis.ts';

/**
 * Lets commands that the client refuses at once, as it does without a connection, be rejected a moment later. The official
 * instrumentation begins to watch a command after it was sent: spans of commands refused before that would never end, and a
 * cache that is away would look like one that nobody asks.
 */
export const ioredisRefusals = () => patchSendCommand(refuseLater, 'trace');

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
