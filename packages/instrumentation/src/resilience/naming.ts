import { breakerOf } from './breaker.ts';

const givenNames = new WeakMap<object, string>();

/**
 * Names a circuit breaker whose library has no names. Call it right after construction; later calls rename it from the
 * next call on.
 *
 * @returns the same breaker.
 */
export function nameBreaker<Policy extends object>(policy: Policy, name: string): Policy {
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`nameBreaker needs a non-empty name; it was given ${JSON.stringify(name)}`);
  }
  givenNames.set(policy, name);
  const breaker = breakerOf(policy);
  if (breaker) breaker.name = name;
  return policy;
}

export function givenName(policy: object): string | undefined {
  return givenNames.get(policy);
}
