import type { GraphChange } from '@faultline/model';
import { connectionKey } from '../../connection-key.ts';
import type { Language } from '../../text/language.ts';
import type { GraphPart, Mark, Marks } from '../../traffic-map/graph-part.ts';
import { changeMark } from './change-words.ts';

/** What changed, as the map shows it: it stands out from the rest, and says how. */
export interface ChangesInSight {
  /** `null` where nothing changed, or nothing is compared: everything is bright. */
  part: GraphPart | null;
  marks: Marks;
}

export const NO_CHANGES_IN_SIGHT: ChangesInSight = { part: null, marks: new Map() };

/** More than that nobody reads on a map; the rest is in the list and the panels. */
const MOST_WORDS = 2;

/** @param changes most telling first */
export function changesInSight(changes: readonly GraphChange[], language: Language): ChangesInSight {
  if (changes.length === 0) return NO_CHANGES_IN_SIGHT;
  const nodes = new Set<string>();
  const connections = new Set<string>();
  const words = new Map<string, Mark[]>();
  for (const change of changes) {
    const { part } = change;
    const key = part.type === 'node' ? part.id : connectionKey(part);
    if (part.type === 'node') nodes.add(key);
    else {
      connections.add(key);
      nodes.add(part.source).add(part.target);
    }
    words.set(key, [...(words.get(key) ?? []), changeMark(change, language)]);
  }
  const marks = new Map([...words].map(([key, said]) => [key, joined(said.slice(0, MOST_WORDS))]));
  return { part: { nodes, connections }, marks };
}

function joined(marks: readonly Mark[]): Mark {
  return { text: marks.map(({ text }) => text).join(' · '), tone: marks[0]!.tone };
}
