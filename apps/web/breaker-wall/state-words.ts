import type { BreakerState } from '@faultline/model';
import type { BreakerFigures } from '../api-documents.ts';
import type { Text } from '../text/en.ts';

/** On how many of its instances a breaker is in its state: `2 of 8 instances` where they do not agree, else ''. */
export function partOfInstances({ state, instances }: BreakerFigures, text: Text): string {
  const all = instanceCount(instances);
  return all > 1 && instances[state] < all ? text.wall.partly(instances[state], all) : '';
}

/** `open on 2 of 8 instances`, for tiles and those who cannot see them. */
export function stateInWords(breaker: BreakerFigures, text: Text): string {
  const part = partOfInstances(breaker, text);
  return [text.breakerState[breaker.state], part].filter((word) => word !== '').join(', ');
}

export function instanceCount(instances: Record<BreakerState, number>): number {
  return Object.values(instances).reduce((sum, count) => sum + count, 0);
}
