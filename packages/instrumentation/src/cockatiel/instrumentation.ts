import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { replaceExports, replaceMethod } from '../patching.ts';
import { SCOPE_NAME, SCOPE_VERSION } from '../scope.ts';
import type { CockatielBreaker, CockatielExports, CockatielPolicy, Execute } from './cockatiel-policies.ts';
import { tracedWrap } from './composition.ts';
import { observeBreaker } from './observe-breaker.ts';
import { tracedBreakerExecute, tracedIsolate } from './trace-breaker.ts';
import { observeBulkhead, tracedBulkheadExecute } from './trace-bulkhead.ts';
import { tracedFallbackExecute } from './trace-fallback.ts';
import { tracedRetryExecute } from './trace-retry.ts';
import { tracedTimeoutExecute } from './trace-timeout.ts';

/** Traces calls through cockatiel's policies, and its breakers' state changes, from outside of the application. */
export class CockatielInstrumentation extends InstrumentationBase {
  constructor() {
    super(SCOPE_NAME, SCOPE_VERSION, {});
  }

  protected init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('cockatiel', ['>=3 <5'], patch);
  }
}

function patch(exports: CockatielExports): CockatielExports {
  const { CircuitBreakerPolicy, bulkhead, circuitBreaker, wrap } = exports;
  replaceExecute(exports.CircuitBreakerPolicy, tracedBreakerExecute);
  replaceExecute(exports.FallbackPolicy, tracedFallbackExecute);
  replaceExecute(exports.TimeoutPolicy, tracedTimeoutExecute);
  replaceExecute(exports.RetryPolicy, tracedRetryExecute);
  replaceExecute(exports.BulkheadPolicy, tracedBulkheadExecute);
  replaceMethod(CircuitBreakerPolicy.prototype, 'isolate', (original) => tracedIsolate(original as never) as never);
  const isBreaker = (policy: CockatielPolicy): policy is CockatielBreaker =>
    policy instanceof (CircuitBreakerPolicy as unknown as new () => object);
  return replaceExports(exports, {
    circuitBreaker: (...args) => {
      const breaker = circuitBreaker(...args);
      observeBreaker(breaker);
      return breaker;
    },
    bulkhead: (...args) => {
      const policy = bulkhead(...args);
      observeBulkhead(policy);
      return policy;
    },
    wrap: tracedWrap(wrap, isBreaker),
  });
}

function replaceExecute({ prototype }: { prototype: object }, trace: (original: Execute) => Execute): void {
  replaceMethod(prototype, 'execute', (original) => trace(original as never) as never);
}
