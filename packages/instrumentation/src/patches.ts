import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { ioredisRefusals } from './ioredis/refused-commands.ts';
import { type HookMode, installModuleHooks } from './module-hooks.ts';
import { hookedModules, loadOfficialInstrumentations } from './official-instrumentations.ts';
import type { Preparation } from './preparation.ts';

export interface Patches {
  instrumentations: Instrumentation[];
  /** What is patched and how, for people to read. */
  description: string;
}

/**
 * Everything that traces a library here, loaded and made to see modules being loaded.
 *
 * @param points come before what is patched later, and so within it.
 */
export async function loadPatches(
  { application, breakers, options, settings }: Preparation,
  points: Instrumentation[],
): Promise<Patches> {
  const official = await loadOfficialInstrumentations([application.directory, process.cwd()]);
  settings.complaints.push(...official.complaints);
  const hooked = [
    ...breakers,
    ioredisRefusals(),
    ...points,
    ...official.found.map((each) => each.instrumentation),
    ...(options.instrumentations ?? []),
  ];
  const hookMode = await installHooks(hooked);
  const libraries = [
    'http',
    'fetch',
    'opossum',
    'cockatiel',
    'mollitia',
    ...official.found.map((each) => each.library),
  ];
  return {
    instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation(), ...hooked],
    description: `hooks: ${hookMode}; patched: ${libraries.join(', ')}`,
  };
}

export function installHooks(instrumentations: Instrumentation[]): Promise<HookMode> {
  return installModuleHooks([...new Set(instrumentations.flatMap(hookedModules))]);
}
