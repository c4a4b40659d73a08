import { readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** Thrown when another process uses the directory; one sentence that says what to do. */
export class LogInUseError extends Error {
  override readonly name = 'LogInUseError';
}

/**
 * Makes sure that one process at a time uses a log: a symbolic link, which takes no room on a full disk, names its process
 * and when that began, so that a process which has its number after it died is not taken for it.
 * @returns gives the directory free again
 * @throws LogInUseError
 */
export function lockLog(directory: string): () => void {
  const file = path.join(directory, 'lock');
  const own = identityOf(process.pid);
  for (;;) {
    try {
      symlinkSync(own, file);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    const pid = Number.parseInt(holder, 10);
    if (holder !== '' && identityOf(pid) === holder) {
      throw new LogInUseError(
        `The log in ${directory} is in use by process ${pid}: stop that one, or set FAULTLINE_DATA_DIR to another directory.`,
      );
    }
    rmSync(file, { force: true });
  }
}

function readHolder(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

/** Number and start of a process; the number alone where the system does not tell; '' when there is no such process. */
function identityOf(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return '';
  }
  try {
    const startedAtTick = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19];
    return `${pid} ${startedAtTick}`;
  } catch {
    return String(pid);
  }
}
