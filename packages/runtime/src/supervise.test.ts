import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ChildStartError, supervise } from './supervise.ts';

/** However busy the machine is: to start a process takes seconds on some. */
const PATIENTLY = { timeout: 60_000 };
const WITHIN_MS = 120_000;

let dir: string;
const script = (body: string) => `
import { runProcess } from ${JSON.stringify(new URL('./run-process.ts', import.meta.url).href)};
await runProcess('supervised-test-child', async () => { ${body} });`;
const files: Record<string, string> = {
  'good.ts': script(`const timer = setInterval(() => {}, 1e6);
    return { info: { pid: process.pid }, stop: async () => clearInterval(timer) };`),
  'slow.ts': script(`process.on('SIGTERM', () => {}); process.send({ type: 'pid', pid: process.pid });
    await new Promise(() => setInterval(() => {}, 1e6));`),
  'bad.ts': script(`throw new Error('The sky is not blue: paint it.');`),
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'faultline-supervise-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
});
afterAll(() => rm(dir, { recursive: true }));

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a supervised child', () => {
  it(
    'is started again after it was killed, and gone after stop',
    async () => {
      const restarted = vi.fn();
      const child = await supervise({ name: 'good', args: [join(dir, 'good.ts')], stdio: 'ignore' }, { restarted });
      const first = child.pid!;
      expect(child.info).toEqual({ pid: first });

      process.kill(first, 'SIGKILL');
      await vi.waitFor(() => expect(restarted).toHaveBeenCalledOnce(), PATIENTLY);
      const second = child.pid!;
      expect(second).not.toBe(first);

      await child.stop();
      expect(isRunning(second)).toBe(false);
    },
    WITHIN_MS,
  );

  it(
    'that is to start again while it starts does so once more',
    async () => {
      const restarted = vi.fn();
      const child = await supervise({ name: 'good', args: [join(dir, 'good.ts')], stdio: 'ignore' }, { restarted });
      await child.restart();
      await child.restart();
      await vi.waitFor(() => expect(restarted).toHaveBeenCalledTimes(2), PATIENTLY);
      await child.stop();
    },
    WITHIN_MS,
  );

  it(
    'that is still starting, and deaf, is gone when its start is ended',
    async () => {
      const ended = new AbortController();
      let pid = 0;
      const message = (_name: string, told: unknown) => {
        pid = (told as { pid: number }).pid;
        ended.abort();
      };
      const spec = { name: 'slow', args: [join(dir, 'slow.ts')], stdio: 'ignore' as const, stopWithinMs: 200 };
      await expect(supervise({ ...spec, signal: ended.signal }, { message })).rejects.toThrow(ChildStartError);
      expect(isRunning(pid)).toBe(false);
      await expect(supervise({ ...spec, signal: ended.signal })).rejects.toThrow('not to start any more');
    },
    WITHIN_MS,
  );

  it(
    'that cannot start rejects with its own sentence',
    async () => {
      const start = supervise({ name: 'bad', args: [join(dir, 'bad.ts')], stdio: 'ignore' });
      await expect(start).rejects.toThrow(ChildStartError);
      await expect(start).rejects.toThrow('bad: The sky is not blue: paint it.');
    },
    WITHIN_MS,
  );
});
