import { isMainThread } from 'node:worker_threads';

/** Says a line on stderr, unless that was silenced. Worker threads would only repeat what the main one says. */
export function say(message: string): void {
  if (isMainThread && !isQuiet(process.env)) process.stderr.write(`[faultline] ${message}\n`);
}

export function isQuiet({ FAULTLINE_QUIET, OTEL_LOG_LEVEL }: NodeJS.ProcessEnv): boolean {
  return FAULTLINE_QUIET?.trim() === '1' || OTEL_LOG_LEVEL?.trim().toLowerCase() === 'none';
}
