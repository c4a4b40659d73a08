import { lstatSync, lutimesSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Thrown when another process uses the directory; one sentence that says what to do. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
}

interface Pace {
  /** How often a holder touches its lock. */
  beatMs: number;
  /** How long a lock stays untouched before its holder counts as gone. */
  silentMs: number;
}

const PACE: Pace = { beatMs: 2_000, silentMs: 10_000 };

/**
 * Makes sure that one process at a time uses a directory: a symbolic link, which takes no room on a full disk, names its process
 * and when that began, so that a process which has its number after it died is not taken for it. Processes of another
 * machine or container, which share the disk but can't be looked up here, are told by their lock being touched.
 * @returns gives the directory free again
 * @throws DirectoryInUseError at once, or after up to 10 s where the holder's processes can't be seen from here
 */
export async function lockDirectory(directory: string, { beatMs, silentMs }: Pace = PACE): Promise<() => void> {
  const file = path.join(directory, 'lock');
  const own = [process.pid, startOf(process.pid), placeOfProcesses()].join(' ');
  while (!tryLink(own, file)) {
    const holder = readHolder(file);
    if (await isAlive(holder, file, silentMs)) {
      const pid = Number.parseInt(holder, 10);
      throw new DirectoryInUseError(
        `The directory ${directory} is in use by process ${pid}: stop that one, or set FAULTLINE_DATA_DIR to another directory.`,
      );
    }
    // Who also waited may hold it by now.
    if (readHolder(file) === holder) rmSync(file, { force: true });
  }
  const beat = setInterval(() => touch(file), beatMs).unref();
  return () => {
    clearInterval(beat);
    if (readHolder(file) === own) rmSync(file, { force: true });
  };
}

function tryLink(own: string, file: string): boolean {
  try {
    symlinkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

function readHolder(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

async function isAlive(holder: string, file: string, silentMs: number): Promise<boolean> {
  const [pid = '', start = '', place = ''] = holder.split(' ');
  if (holder === '') return false;
  // Until here locks did not say where.
  if (place === '' || place === placeOfProcesses()) return startOf(Number(pid)) === start;
  // The clocks of two machines are never compared: that it is touched at all says that its holder lives.
  const seen = touchedAt(file);
  for (let waitedMs = 0; waitedMs < silentMs; waitedMs += silentMs / 20) {
    await delay(silentMs / 20);
    const now = touchedAt(file);
    if (now === undefined) return false;
    if (now !== seen) return true;
  }
  return false;
}

function touch(file: string): void {
  const now = new Date();
  try {
    lutimesSync(file, now, now);
  } catch {
    // A disk that can't take this can't take records either, which is told where those are written.
  }
}

/** Milliseconds by the clock of whoever touched it; undefined when there is no lock. */
function touchedAt(file: string): number | undefined {
  return lstatSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** When a process began, in clock ticks of its machine; '?' where the system does not tell; '' when there is no such process. */
function startOf(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return '';
  }
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19]!;
  } catch {
    return '?';
  }
}

/** Where process numbers mean the same processes: this start of this machine, and in it this container. */
function placeOfProcesses(): string {
  try {
    const machine = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${machine}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '?';
  }
}
