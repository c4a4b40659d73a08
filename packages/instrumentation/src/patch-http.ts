import module, { createRequire } from 'node:module';

/**
 * Patches `node:http` and `node:https` for every way of loading them. The instrumentation patches either what `require`
 * gives or what `import` gives, whichever comes first, so `require` is made to be first, and the names that ES modules
 * import are then brought in line.
 */
export function patchHttpModules(): void {
  const require = createRequire(import.meta.url);
  require('node:http');
  require('node:https');
  module.syncBuiltinESMExports();
}
