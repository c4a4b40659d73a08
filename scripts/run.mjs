// The entry of `npm start`, `npm test`, `npm run dev`, `npm run demo` and `npm run setup`. Runs on the machine's own Node
// (20 or newer) before anything is installed, so it uses Node built-ins only and plain JavaScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import {
  buildConsole,
  buildInstrumentation,
  COMPILE_CACHE,
  ensureChromium,
  installPackages,
  NODE,
  SetupError,
} from './setup.mjs';

const [command, ...args] = process.argv.slice(2);

const COMMANDS = {
  setup: async () => {
    await setUp();
    return 0;
  },
  start: async () => {
    if (!(await isRunning())) await setUp();
    return run(['apps/launcher/src/main.ts', ...args]);
  },
  dev: async () => {
    await installPackages();
    await buildInstrumentation();
    return run(['apps/launcher/src/main.ts', '--dev', ...args]);
  },
  demo: async () => {
    await installPackages();
    await buildInstrumentation();
    return run(['apps/demo/src/main.ts', ...args]);
  },
  test: async () => {
    await setUp();
    await ensureChromium();
    return run(['scripts/test.ts', ...args]);
  },
};

/** Of a console that runs a build would take away the files, and an install the packages: its port is refused by the launcher. */
function isRunning() {
  const port = Number(process.env.FAULTLINE_CONSOLE_PORT || 3000);
  if (!existsSync(NODE) || !(port > 0 && port < 65_536)) return false;
  return new Promise((resolve) => {
    const socket = connect(port, process.env.FAULTLINE_HOST || '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function setUp() {
  await installPackages();
  await buildInstrumentation();
  await buildConsole();
}

/** Runs the rest on the project's own Node 24. The IPC channel lets the child notice when this process is killed. */
function run(nodeArgs) {
  return new Promise((resolve) => {
    const child = spawn(NODE, nodeArgs, {
      // Whatever process starts for the second time is compiled already, which halves what it takes to start.
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    // A parent (npm, a shell) that is killed takes nobody with it; whoever inherits this process is another parent.
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
    child.on('message', (message) => {
      if (message?.type === 'failed') console.error(message.message);
      if (message?.info?.url) console.log(`Ready: ${message.info.url}`);
    });
    child.once('error', (error) => {
      console.error(`Node could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  if (!(command in COMMANDS)) throw new SetupError(`"${command}" is unknown: use ${Object.keys(COMMANDS).join(', ')}.`);
  process.exitCode = await COMMANDS[command]();
} catch (error) {
  // What the file system refuses says itself which file, and why.
  if (!(error instanceof SetupError || error.syscall)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
