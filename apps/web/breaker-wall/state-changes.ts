import type { BreakerWallDocument, WallBreakerDocument } from '../api-documents.ts';

/** Breakers that are in another state than before, as they are now. */
export function stateChanges(before: BreakerWallDocument, after: BreakerWallDocument): WallBreakerDocument[] {
  const keyOf = ({ service, name }: WallBreakerDocument) => `${service}\n${name}`;
  const states = new Map(before.breakers.map((breaker) => [keyOf(breaker), breaker.state]));
  return after.breakers.filter((breaker) => (states.get(keyOf(breaker)) ?? breaker.state) !== breaker.state);
}
