/** Filters that are worth a click, by what they are called in the texts. */
export const PRESETS = {
  failing: 'health:failing,degraded',
  slow: 'p95 > 500ms',
  breakers: 'breaker:open,half-open,isolated',
  dependencies: 'kind:database,cache,queue,external',
} as const;

export type Preset = keyof typeof PRESETS;
