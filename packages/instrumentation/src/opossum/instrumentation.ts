import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { replaceMethod } from '../patching.ts';
import { nameFromCallSite } from '../resilience/call-site.ts';
import { SCOPE_NAME, SCOPE_VERSION } from '../scope.ts';
import { observeBreaker } from './observe-breaker.ts';
import type { OpossumConstructor } from './opossum-breaker.ts';
import { tracedCall } from './trace-call.ts';

interface OpossumNamespace {
  default: OpossumConstructor;
  'module.exports'?: OpossumConstructor;
}

/** Traces calls through opossum's circuit breakers, and their state changes, from outside of the application. */
export class OpossumInstrumentation extends InstrumentationBase {
  constructor() {
    super(SCOPE_NAME, SCOPE_VERSION, {});
  }

  protected init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('opossum', ['>=8 <11'], patch);
  }
}

function patch(exports: OpossumNamespace | OpossumConstructor): unknown {
  if (typeof exports === 'function') return observed(exports);
  const CircuitBreaker = observed(exports.default);
  exports.default = CircuitBreaker;
  if ('module.exports' in exports) exports['module.exports'] = CircuitBreaker;
  return exports;
}

const observedClasses = new WeakMap<object, OpossumConstructor>();

/** The class, seen through a proxy that learns of every breaker when it is constructed, called or not. */
function observed(CircuitBreaker: OpossumConstructor): OpossumConstructor {
  const known = observedClasses.get(CircuitBreaker);
  if (known) return known;
  replaceMethod(CircuitBreaker.prototype, 'call', (original) => tracedCall(original as never) as never);
  const proxy: OpossumConstructor = new Proxy(CircuitBreaker, {
    construct(target, args: [unknown, { name?: string }?], newTarget) {
      const breaker = Reflect.construct(target, args, newTarget === proxy ? target : newTarget);
      observeBreaker(breaker, isNamed(args) ? undefined : nameFromCallSite());
      return breaker;
    },
  });
  observedClasses.set(CircuitBreaker, proxy);
  observedClasses.set(proxy, proxy);
  return proxy;
}

/** A breaker without a name whose action has none either gets a random one from opossum. */
function isNamed([action, options]: [unknown, { name?: string }?]): boolean {
  return Boolean(options?.name || (action as { name?: string } | undefined)?.name);
}
