// Set-ups of one checkout take turns: `npm start` and `npm test` may begin at once, and two installs would spoil each other.
// Like all of the set-up it needs nothing that is installed; later locks are those of packages/runtime.
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 250;
const BEAT_MS = 2_000;
/** A lock that was left alone for so long is of somebody who is gone, whoever has their process number now. */
const SILENT_MS = 20_000;

/**
 * Runs `action` while no other holder of the lock does.
 * @param {string} file of the lock
 * @param {() => void} onWait is called once where another has it
 * @param {() => Promise<void>} action
 */
export async function inTurn(file, onWait, action) {
  for (let waited = false; !tryLock(file); waited = true) {
    if (!waited) onWait();
    await delay(LOOK_EVERY_MS);
  }
  const beat = setInterval(() => touch(file), BEAT_MS);
  try {
    await action();
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
}

function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned(file)) rmSync(file, { force: true });
    return false;
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody deleted it: whoever asks next gets it, which is what they want.
  }
}

function isAbandoned(file) {
  try {
    return Date.now() - statSync(file).mtimeMs > SILENT_MS || !isAlive(Number(readFileSync(file, 'utf8')));
  } catch {
    return false;
  }
}

function isAlive(pid) {
  // Whoever has just made the lock has not yet written down who it is.
  if (!(pid > 0)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
