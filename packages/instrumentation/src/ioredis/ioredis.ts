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

export interface IoredisExports {
  prototype?: object;
  default?: IoredisExports;
}
