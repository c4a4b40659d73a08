import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { replaceMethod } from '../patching.ts';
import { SCOPE_NAME, SCOPE_VERSION } from '../scope.ts';
import { learnErrors } from './errors.ts';
import type { Execute, MollitiaExports } from './mollitia-modules.ts';
import { nameByCircuit, observeBreaker } from './observe-breaker.ts';
import { traceBreaker } from './trace-breaker.ts';
import {
  learnGuarded,
  observeBulkhead,
  tracedFallbackExecute,
  tracedLimitExecute,
  tracedRetryExecute,
  tracedTimeoutExecute,
} from './trace-modules.ts';

/** Traces calls through mollitia's modules, and its breakers' state changes, from outside of the application. */
export class MollitiaInstrumentation extends InstrumentationBase {
  constructor() {
    super(SCOPE_NAME, SCOPE_VERSION, {});
  }

  protected init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('mollitia', ['>=0.1 <0.2'], patch);
  }
}

const patched = new WeakSet<object>();

function patch(exports: MollitiaExports): MollitiaExports {
  const { SlidingWindowBreaker, Bulkhead, Fallback, Ratelimit, Retry, Timeout, use } = exports;
  if (patched.has(SlidingWindowBreaker)) return exports;
  patched.add(SlidingWindowBreaker);
  learnErrors(exports);
  traceBreaker(SlidingWindowBreaker.prototype);
  replaceExecute(Fallback, tracedFallbackExecute);
  replaceExecute(Timeout, tracedTimeoutExecute);
  replaceExecute(Retry, tracedRetryExecute);
  replaceExecute(Bulkhead, tracedLimitExecute('bulkhead'));
  replaceExecute(Ratelimit, tracedLimitExecute('rate_limiter'));
  use({
    onModuleCreate(module, options = {}) {
      if (module instanceof SlidingWindowBreaker) observeBreaker(module, options);
      else if (module instanceof Bulkhead) observeBulkhead(module, options.name);
    },
    onCircuitCreate(circuit, { modules = [] } = {}) {
      nameByCircuit(circuit, modules);
      learnGuarded(modules);
    },
  });
  return exports;
}

function replaceExecute({ prototype }: { prototype: object }, trace: (original: Execute) => Execute): void {
  replaceMethod(prototype, 'execute', (original) => trace(original as never) as never);
}
