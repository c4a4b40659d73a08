import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say } from '../say.ts';

const FRAMES = 30;
const OWN_DIRECTORY = fileURLToPath(new URL('..', import.meta.url));
const MAX_ORDINAL = 16;

const constructedAtSite = new Map<string, number>();
const unnamedAtSite = new Map<string, number>();

/**
 * A name for a breaker that has none: where the application constructed it, as `directory/file.ts:12`. Further breakers
 * constructed there are `…:12#2` and so on up to 16; those after share the last name, so that an application which
 * constructs breakers without end does not invent names without end.
 */
export function nameFromCallSite(): string {
  const site = callSite();
  const ordinal = Math.min((constructedAtSite.get(site) ?? 0) + 1, MAX_ORDINAL);
  constructedAtSite.set(site, ordinal);
  return ordinal === 1 ? site : `${site}#${ordinal}`;
}

/**
 * Says so when a site turns out to construct more than one breaker that stays without a name of its own: where the order is
 * that of requests, the same name is another breaker's in the next instance.
 *
 * @param name of a breaker, once the application has had its chance to name it; not the same one twice.
 */
export function warnOfSharedSite(name: string): void {
  const site = name.replace(/#\d+$/, '');
  if (!constructedAtSite.has(site)) return;
  const unnamed = (unnamedAtSite.get(site) ?? 0) + 1;
  unnamedAtSite.set(site, unnamed);
  if (unnamed !== 2) return;
  say(`several breakers are constructed at ${site} and numbered in that order; name these with nameBreaker`);
}

function callSite(): string {
  for (const frame of stackFrames()) {
    const url = frame.getFileName();
    if (!url || url.startsWith('node:')) continue;
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (path.startsWith(OWN_DIRECTORY) || path.includes(`${sep}node_modules${sep}`)) continue;
    return `${path.split(sep).slice(-2).join('/')}:${frame.getLineNumber()}`;
  }
  return 'unnamed';
}

function stackFrames(): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_error, frames) => frames;
    const { stack } = new Error() as unknown as { stack: NodeJS.CallSite[] };
    return Array.isArray(stack) ? stack : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
    else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  }
}
