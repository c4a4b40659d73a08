import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type Application, describeApplication } from './application.ts';
import { CockatielInstrumentation } from './cockatiel/instrumentation.ts';
import { complainOfDuplicateApi } from './duplicate-api.ts';
import { MollitiaInstrumentation } from './mollitia/instrumentation.ts';
import { OpossumInstrumentation } from './opossum/instrumentation.ts';
import { readSettings, type Settings } from './settings.ts';
import type { StartOptions } from './start.ts';

/** What is known before it is decided how to trace. */
export interface Preparation {
  options: StartOptions;
  settings: Settings;
  application: Application;
  /** Those of this package: they trace through whatever SDK there is. */
  breakers: Instrumentation[];
  /** Adds a sentence to what looks wrong. */
  warn(message: string): void;
  /** What looks wrong, as the end of a line. */
  complaints(): string;
}

export function prepare(options: StartOptions): Preparation {
  const settings = readSettings(process.env, options);
  const application = describeApplication(process.argv[1], process.cwd());
  const warn = (message: string) => void settings.complaints.push(message);
  const duplicate = complainOfDuplicateApi(application.directory);
  if (duplicate) warn(duplicate);
  return {
    options,
    settings,
    application,
    breakers: [new OpossumInstrumentation(), new CockatielInstrumentation(), new MollitiaInstrumentation()],
    warn,
    complaints: () => (settings.complaints.length === 0 ? '' : `; looks wrong: ${settings.complaints.join('; ')}`),
  };
}
