import type { InstrumentationBase } from '@opentelemetry/instrumentation';
import { modulePatch } from '../module-patch.ts';
import { type Purpose, replaceMethod } from '../patching.ts';

/** What is used of ioredis, versions 4 to 6. */
export interface Redis {
  readonly options: { host?: string; port?: number };
}

export interface Command {
  readonly name?: unknown;
  readonly promise: Promise<unknown>;
  reject(error: Error): void;
}

export type SendCommand = (this: Redis, command: Command, stream?: unknown) => unknown;

interface IoredisExports {
  prototype?: object;
  default?: IoredisExports;
}

/** Replaces what sends every command. */
export function patchSendCommand(
  replace: (original: SendCommand) => SendCommand,
  purpose: Purpose,
): InstrumentationBase {
  return modulePatch<IoredisExports>('ioredis', ['>=4 <7'], (exports) => {
    const { prototype } = exports.prototype ? exports : (exports.default ?? {});
    if (prototype) replaceMethod(prototype, 'sendCommand', (original) => replace(original as never) as never, purpose);
  });
}
