import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, isPortFree } from '@faultline/runtime';
import { describe, expect, it } from 'vitest';
import { eventually } from '../fixtures/eventually.ts';
import { launchToEnd, startFaultline } from '../fixtures/faultline.ts';
import { descendantsOf, listProcesses } from '../fixtures/processes.ts';

describe('npm start', () => {
  it('refuses a bad setting with one sentence and exit code 1', async () => {
    const { code, output } = await launchToEnd({ env: { FAULTLINE_CONSOLE_PORT: 'http' } });
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      'faultline: FAULTLINE_CONSOLE_PORT is "http", but a port number from 1 to 65535 is expected.',
    );
  });

  it('refuses an unknown argument with one sentence and exit code 1', async () => {
    const { code, output } = await launchToEnd({ args: ['--no-demos'] });
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      'faultline: The argument "--no-demos" is unknown: --no-demo leaves the demo system out, --dev reloads what changes.',
    );
  });

  it('refuses a busy port with one sentence that names its variable, and exit code 1', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const dataDir = await mkdtemp(join(tmpdir(), 'faultline-busy-'));
    // Whoever else runs on this machine may have the others' defaults.
    const others = ['FAULTLINE_CONSOLE_PORT', 'FAULTLINE_OTLP_GRPC_PORT', 'FAULTLINE_ADMIN_PORT'];
    const free = await Promise.all(others.map(async (variable) => [variable, String(await freePort())]));
    const { code, output } = await launchToEnd({
      env: { ...Object.fromEntries(free), FAULTLINE_OTLP_HTTP_PORT: String(port), FAULTLINE_DATA_DIR: dataDir },
    });
    server.close();
    await rm(dataDir, { recursive: true });
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      `faultline: Port ${port} is already in use: stop what listens there, or set FAULTLINE_OTLP_HTTP_PORT to a free port.`,
    );
  });

  it('shows each process by its name, and leaves neither process nor port behind after Ctrl-C', async () => {
    const faultline = await startFaultline();
    const children = descendantsOf(faultline.launcher.pid!);
    const names = children.map((child) => child.commandLine).join('\n');
    expect(names).toContain('collector');
    expect(names).toContain('clickhouse');
    expect(names).toContain('console');

    const { code, tookMs } = await faultline.stop();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
    const alive = new Set(listProcesses().map((entry) => entry.pid));
    expect(children.filter((child) => alive.has(child.pid))).toEqual([]);
    for (const port of faultline.ports) expect(await isPortFree(port, '127.0.0.1')).toBe(true);
  });

  it('leaves nothing behind when it is killed', async () => {
    const faultline = await startFaultline();
    const children = descendantsOf(faultline.launcher.pid!);
    faultline.launcher.kill('SIGKILL');
    await eventually(
      'children of a killed launcher end by themselves',
      () => {
        const alive = new Set(listProcesses().map((entry) => entry.pid));
        return children.filter((child) => alive.has(child.pid));
      },
      (left) => left.length === 0,
    );
    await faultline.stop();
  });
});
