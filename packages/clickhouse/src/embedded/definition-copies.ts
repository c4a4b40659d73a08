import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Of databases, and of tables of databases with UUIDs. */
const DEFINITIONS = ['metadata/*.sql', 'store/*/*/*.sql'];
const METADATA = 'metadata';
/** Times of directories are those of a clock that goes in steps, and may be behind. */
const CLOCK_STEP_MS = 1_000;

/**
 * Copies of the files that say what databases and tables there are. Where the disk is full, ClickHouse may leave an empty one
 * behind, and does not start any more.
 */
export class DefinitionCopies {
  readonly #data: string;
  readonly #copies: string;
  /** File → what tells its contents from others. */
  readonly #kept = new Map<string, string>();
  /** Whatever changed longer ago is kept. */
  #keptMs = 0;

  /**
   * @param data ClickHouse's own directory
   * @param copies directory of the copies; made when it is needed
   */
  constructor(data: string, copies: string) {
    this.#data = data;
    this.#copies = copies;
  }

  /**
   * Puts copies in the place of files that are empty; those of which there is none defined nothing yet, and are removed. To be
   * called before the server starts.
   */
  restore(): void {
    for (const file of this.#definitions()) {
      const place = path.join(this.#data, file);
      if (statSync(place).size > 0) continue;
      const copy = path.join(this.#copies, file);
      if (existsSync(copy)) replace(place, readFileSync(copy));
      else rmSync(place);
    }
  }

  /**
   * Copies what is new or changed. Where the disk is full the older copy stays. Takes next to nothing as long as nothing
   * changed, however many tables and parts there are, so that it may be called many times a second.
   */
  keep(): void {
    const nowMs = Date.now();
    const sinceMs = Math.min(this.#keptMs, nowMs) - CLOCK_STEP_MS;
    const files = this.#directories()
      .filter((directory) => changedMs(path.join(this.#data, directory)) >= sinceMs)
      .flatMap((directory) => globSync(`${directory}/*.sql`, { cwd: this.#data }));
    const isKept = files.map((file) => this.#copy(file)).every(Boolean);
    if (isKept) this.#keptMs = nowMs;
  }

  /** Whether there is nothing more to do for this file. */
  #copy(file: string): boolean {
    try {
      const place = path.join(this.#data, file);
      const { size, mtimeMs, ino } = statSync(place);
      const seen = `${size} ${mtimeMs} ${ino}`;
      if (size === 0 || this.#kept.get(file) === seen) return true;
      const contents = readFileSync(place);
      if (contents.length === 0) return true;
      const copy = path.join(this.#copies, file);
      mkdirSync(path.dirname(copy), { recursive: true, mode: 0o700 });
      replace(copy, contents);
      this.#kept.set(file, seen);
      return true;
    } catch {
      // The file is gone, or the disk takes nothing now: the next time.
      return false;
    }
  }

  #definitions(): string[] {
    return globSync(DEFINITIONS, { cwd: this.#data });
  }

  /** Directories of definitions: that of databases, which has a link to that of each one's tables. */
  #directories(): string[] {
    const links = globSync(`${METADATA}/*`, { cwd: this.#data, withFileTypes: true }).filter((entry) =>
      entry.isSymbolicLink(),
    );
    return [METADATA, ...links.flatMap(({ name }) => this.#linkedFrom(path.join(METADATA, name)))];
  }

  #linkedFrom(link: string): string[] {
    try {
      return [path.join(METADATA, readlinkSync(path.join(this.#data, link)))];
    } catch {
      // The database is gone.
      return [];
    }
  }
}

/** When a file was last made in a directory, or renamed to one in it; 0 where it is gone. Epoch milliseconds. */
function changedMs(directory: string): number {
  return statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function replace(file: string, contents: Uint8Array): void {
  // Hidden files are none of ClickHouse's.
  const written = path.join(path.dirname(file), `.${path.basename(file)}.copy`);
  writeFileSync(written, contents, { mode: 0o640, flush: true });
  renameSync(written, file);
}
