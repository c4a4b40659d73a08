import type { Text } from './en.ts';

/** A breaker's state in words; as it was told where there is no word for it. */
export function stateName(state: string, text: Text): string {
  return (text.breakerState as Record<string, string>)[state] ?? state;
}
