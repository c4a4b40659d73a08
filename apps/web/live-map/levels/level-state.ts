import { GROUPINGS, type GraphView, type Grouping } from '@faultline/model';
import { anyText, type KnownParameters, oneOf } from '../../url-parameters.ts';
import { BETWEEN_ENDS, escapeName, legible, unescapeName } from '../selection.ts';

/** Kinds of nodes that can be left out: those without traffic, and those that send no spans of their own. */
export const LEFT_OUT = ['idle', 'inferred'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** On which level the system is seen. */
export interface LevelState {
  /** What services are grouped by; `null` for services themselves. */
  grouping: Grouping | null;
  /** Names of the groups whose services are seen. */
  open: readonly string[];
  leftOut: readonly LeftOut[];
}

export const SERVICES: LevelState = { grouping: null, open: [], leftOut: [] };

/** What of an address is understood. */
export const LEVEL_PARAMETERS: KnownParameters = {
  group: oneOf(...GROUPINGS),
  open: anyText,
  without: (value) => value.split(',').every(oneOf(...LEFT_OUT)),
};

/** `group=team&open=checkout~payments&without=idle,inferred`; what cannot be understood is left out. */
export function readLevelState(query: Pick<URLSearchParams, 'get'>): LevelState {
  const grouping = GROUPINGS.find((known) => known === query.get('group')) ?? null;
  const open = query.get('open');
  const without = (query.get('without') ?? '').split(',');
  return {
    grouping,
    open: grouping === null || open === null ? [] : open.split(BETWEEN_ENDS).map(unescapeName),
    leftOut: LEFT_OUT.filter((kind) => without.includes(kind)),
  };
}

/** Pairs of a query string; none for services themselves. */
export function writeLevelState({ grouping, open, leftOut }: LevelState): string[] {
  return [
    ...(grouping === null ? [] : [`group=${grouping}`]),
    ...(grouping === null || open.length === 0 ? [] : [`open=${legible(open.map(escapeName).join(BETWEEN_ENDS))}`]),
    ...(leftOut.length === 0 ? [] : [`without=${leftOut.join(',')}`]),
  ];
}

export function graphView({ grouping, open }: Pick<LevelState, 'grouping' | 'open'>): GraphView {
  return { grouping: grouping ?? undefined, open };
}

/** One level up: the group opened last is closed, then nothing is grouped any more; `null` at the top. */
export function levelAbove({ grouping, open }: LevelState): Partial<LevelState> | null {
  if (open.length > 0) return { open: open.slice(0, -1) };
  return grouping === null ? null : { grouping: null };
}

/** With a group opened, or as it is where it is open already. */
export function opened(open: readonly string[], group: string): readonly string[] {
  return open.includes(group) ? open : [...open, group];
}

export function closed(open: readonly string[], group: string): string[] {
  return open.filter((other) => other !== group);
}
