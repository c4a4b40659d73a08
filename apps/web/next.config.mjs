import { fileURLToPath } from 'node:url';

process.env.NEXT_TELEMETRY_DISABLED ??= '1';

/** @type {import('next').NextConfig} JavaScript, so that the console need not compile it at every start. */
const config = {
  transpilePackages: ['@faultline/model', '@faultline/runtime'],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  // What Next compiles; `tsc -p apps/web` checks the rest, the server side and the tests, too.
  typescript: { tsconfigPath: 'tsconfig.pages.json' },
  images: { unoptimized: true },
  poweredByHeader: false,
  devIndicators: false,
  allowedDevOrigins: ['127.0.0.1'],
  agentRules: false,
};

export default config;
