import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { SCOPE_NAME, SCOPE_VERSION } from './scope.ts';

/**
 * Changes a module's exports in place when it is loaded, by `require` or `import`.
 *
 * @param versions semver ranges.
 */
export function modulePatch<Exports>(
  name: string,
  versions: string[],
  patch: (exports: Exports) => void,
): InstrumentationBase {
  // What `init` needs is closed over: the base class calls it before fields of a subclass are there.
  return new (class extends InstrumentationBase {
    constructor() {
      super(SCOPE_NAME, SCOPE_VERSION, {});
    }

    protected init(): InstrumentationNodeModuleDefinition {
      return new InstrumentationNodeModuleDefinition(name, versions, (exports: Exports) => {
        patch(exports);
        return exports;
      });
    }
  })();
}
