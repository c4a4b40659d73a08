import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Of databases, and of tables of databases with UUIDs. */
const DEFINITIONS = ['metadata/*.sql', 'store/*/*/*.sql'];

/**
 * Copies of the files that say what databases and tables there are. Where the disk is full, ClickHouse may leave an empty one
 * behind, and does not start any more.
 */
export class DefinitionCopies {
  readonly #data: string;
  readonly #copies: string;
  /** File → what tells its contents from others. */
  readonly #kept = new Map<string, string>();

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

  /** Copies what is new or changed. Where the disk is full the older copy stays. */
  keep(): void {
    for (const file of this.#definitions()) {
      try {
        const place = path.join(this.#data, file);
        const { size, mtimeMs, ino } = statSync(place);
        const seen = `${size} ${mtimeMs} ${ino}`;
        if (size === 0 || this.#kept.get(file) === seen) continue;
        const contents = readFileSync(place);
        if (contents.length === 0) continue;
        const copy = path.join(this.#copies, file);
        mkdirSync(path.dirname(copy), { recursive: true, mode: 0o700 });
        replace(copy, contents);
        this.#kept.set(file, seen);
      } catch {
        // The file is gone, or the disk takes nothing now: the next time.
      }
    }
  }

  #definitions(): string[] {
    return globSync(DEFINITIONS, { cwd: this.#data });
  }
}

function replace(file: string, contents: Uint8Array): void {
  // Hidden files are none of ClickHouse's.
  const written = path.join(path.dirname(file), `.${path.basename(file)}.copy`);
  writeFileSync(written, contents, { mode: 0o640, flush: true });
  renameSync(written, file);
}
