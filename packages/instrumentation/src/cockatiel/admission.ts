import type { PolicyCall } from '../resilience/policy-call.ts';
import type { Work } from './cockatiel-policies.ts';

/**
 * Breakers and bulkheads keep a call waiting by calling their own `execute` with it again later. The work they were given
 * carries its call, so that the second time is recognised: it may come in the context of another call.
 */
const CALL = Symbol('policy call');

export function carry(work: Work, call: PolicyCall): Work {
  Object.defineProperty(work, CALL, { value: call });
  return work;
}

/** The call that `work` was admitted for by this very policy. */
export function carriedCall(work: unknown, policy: object): PolicyCall | undefined {
  const call = (work as { [CALL]?: PolicyCall } | undefined)?.[CALL];
  return call?.policy === policy ? call : undefined;
}
