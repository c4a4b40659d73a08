import { createRequire } from 'node:module';
import path from 'node:path';

/** What decides which build of ClickHouse's library fits. */
export interface Platform {
  os: NodeJS.Platform;
  arch: string;
  /** glibc's version; undefined on musl and outside Linux. */
  glibc: string | undefined;
}

/** Thrown when the embedded ClickHouse cannot run here. The message is one sentence that says what to do. */
export class EmbeddedUnavailableError extends Error {
  override name = 'EmbeddedUnavailableError';
}

const INSTEAD = 'set FAULTLINE_CLICKHOUSE_URL to a ClickHouse server, e.g. http://user:password@host:8123/faultline';

/** The platform of this process. */
export function currentPlatform(): Platform {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return { os: process.platform, arch: process.arch, glibc: report?.header?.glibcVersionRuntime };
}

/**
 * npm package that holds libchdb for a platform.
 * @throws EmbeddedUnavailableError where there is none: Windows, musl, other processors
 */
export function libraryPackage({ os, arch, glibc }: Platform): string {
  const isKnownArch = arch === 'x64' || arch === 'arm64';
  if (os === 'darwin' && isKnownArch) return `@chdb/lib-darwin-${arch}`;
  if (os === 'linux' && isKnownArch) {
    if (glibc) return `@chdb/lib-linux-${arch}-gnu`;
    throw new EmbeddedUnavailableError(`The embedded ClickHouse needs glibc, and this Linux has musl: ${INSTEAD}.`);
  }
  throw new EmbeddedUnavailableError(
    `The embedded ClickHouse runs on Linux (glibc) and macOS, x64 and arm64, not on ${os} ${arch}: ${INSTEAD}.`,
  );
}

/**
 * Absolute path of libchdb for this platform.
 * @throws EmbeddedUnavailableError when the platform is unsupported or the optional packages were not installed
 */
export function locateLibrary(
  platform: Platform = currentPlatform(),
  require = createRequire(import.meta.url),
): string {
  const name = libraryPackage(platform);
  try {
    require.resolve('ffi-rs');
    return path.join(path.dirname(require.resolve(`${name}/package.json`)), 'libchdb.so');
  } catch {
    throw new EmbeddedUnavailableError(
      `The embedded ClickHouse is not installed (packages ${name} and ffi-rs): ` +
        `run npm install without --omit=optional, or ${INSTEAD}.`,
    );
  }
}
