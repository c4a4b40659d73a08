import { spawn } from 'node:child_process';
import { lstat, lutimes, mkdtemp, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryInUseError, lockDirectory } from './directory-lock.ts';

const PACE = { beatMs: 10, silentMs: 400 };
let directory: string;
let lock: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'faultline-lock-'));
  lock = path.join(directory, 'lock');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** What a process would write of itself that runs where processes can't be seen from here. */
async function ofAnotherContainer(): Promise<string> {
  const unlock = await lockDirectory(directory, PACE);
  const [pid, start] = (await readlink(lock)).split(' ');
  unlock();
  return `${pid} ${start} another-machine/pid:[1]`;
}

describe('the lock of a directory', () => {
  it('is given back', async () => {
    const unlock = await lockDirectory(directory, PACE);
    await expect(lockDirectory(directory, PACE)).rejects.toThrow(DirectoryInUseError);
    unlock();
    (await lockDirectory(directory, PACE))();
    await expect(lstat(lock)).rejects.toThrow('ENOENT');
  });

  it('does not outlast its process, whoever has its number later', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const exited = new Promise((resolve) => other.once('exit', resolve));
    const unlock = await lockDirectory(directory, PACE);
    const place = (await readlink(lock)).split(' ')[2];
    unlock();
    await symlink(`${other.pid} 1 ${place}`, lock);
    (await lockDirectory(directory, PACE))();
    other.kill('SIGKILL');
    await exited;
  });

  it('is touched for as long as it is held', async () => {
    const unlock = await lockDirectory(directory, PACE);
    const { mtimeMs } = await lstat(lock);
    await expect.poll(async () => (await lstat(lock)).mtimeMs).toBeGreaterThan(mtimeMs);
    unlock();
  });

  it('is respected while a process touches it that cannot be seen from here', async () => {
    const holder = await ofAnotherContainer();
    await symlink(holder, lock);
    const touching = setInterval(() => lutimes(lock, new Date(), new Date()), 10);
    await expect(lockDirectory(directory, PACE)).rejects.toThrow(/in use by process \d+/);
    clearInterval(touching);
    expect(await readlink(lock)).toBe(holder);
  });

  it('is taken from a process that cannot be seen from here once nobody touches it', async () => {
    await symlink(await ofAnotherContainer(), lock);
    const unlock = await lockDirectory(directory, PACE);
    expect((await readlink(lock)).startsWith(`${process.pid} `)).toBe(true);
    unlock();
  });

  it('is left to whoever took it meanwhile', async () => {
    const unlock = await lockDirectory(directory, PACE);
    await rm(lock);
    await symlink('1 1 elsewhere', lock);
    unlock();
    expect(await readlink(lock)).toBe('1 1 elsewhere');
  });
});
