import { bytesInWords } from '@faultline/model';
import { type FileSystemSpace, fileSystemSpace } from '@faultline/runtime';

export interface LogDiskOptions {
  directory: string;
  everyMs: number;
  /** Bytes free below which no request may be written any more, by the size of the disk. */
  pauseBelowBytes: (totalBytes: number) => number;
}

/** The disk that holds the log: looked at now and then, because asking it for every request would cost more than it tells. */
export class LogDisk {
  readonly #options: LogDiskOptions;
  readonly #timer: NodeJS.Timeout;
  #space: FileSystemSpace;

  private constructor(options: LogDiskOptions, space: FileSystemSpace) {
    this.#options = options;
    this.#space = space;
    this.#timer = setInterval(() => void this.#look(), options.everyMs);
  }

  static async watch(options: LogDiskOptions): Promise<LogDisk> {
    return new LogDisk(options, await fileSystemSpace(options.directory));
  }

  get freeBytes(): number {
    return this.#space.freeBytes;
  }

  /** Why nothing may be written at the moment; undefined when it may. */
  obstacle(): string | undefined {
    const { directory, pauseBelowBytes } = this.#options;
    const { freeBytes, totalBytes } = this.#space;
    if (freeBytes >= pauseBelowBytes(totalBytes)) return undefined;
    return `The disk of ${directory} is nearly full (${bytesInWords(freeBytes)} free): requests are taken again when it has room.`;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      this.#space = await fileSystemSpace(this.#options.directory);
    } catch {
      // Nothing new is known. Whether the log can be written shows when it is.
    }
  }
}
