import type { Language } from '../text/language.ts';
import type { Mark } from './graph-part.ts';
import { shortName } from './labels.ts';
import type { SceneEdge, SceneNode } from './scene.ts';

/** A label in parts that are styled apart. */
export type LabelText = { part: 'name' | 'figures' | 'bad' | 'chip' | Mark['tone']; value: string }[];

export function nodeText(node: SceneNode, { text, numbers }: Language, mark?: Mark): LabelText {
  const words = text.mapLine;
  const parts: LabelText = [{ part: 'name', value: shortName(node.figures.name) }];
  parts.push({ part: 'figures', value: node.arcEnds ? words.requests(numbers.compact(node.rps)) : words.idle });
  const { services } = node.figures;
  if (services) parts.splice(1, 0, { part: 'figures', value: `${text.levels.memberCount(services.length)} · ` });
  if (node.errorRate > 0) parts.push({ part: 'bad', value: numbers.percent(node.errorRate) });
  if (node.isSuspected) parts.push({ part: 'chip', value: words.origin });
  if (mark) parts.push({ part: mark.tone, value: mark.text });
  return parts;
}

/**
 * What a line says. Where calls were refused it says how many were attempted and how many executed: a breaker that is open
 * must not look like a dependency that recovered.
 */
export function cardText(
  { flow, breaker }: SceneEdge,
  isLit: boolean,
  { text, numbers }: Language,
  mark?: Mark,
): LabelText {
  const words = text.mapLine;
  const { shortCircuited, rejected } = flow.rates;
  const state = breaker && breaker.shape !== 'closed' ? breaker.shape : null;
  const parts: LabelText = [];
  if (state || shortCircuited + rejected > 0) {
    const executed = Math.max(0, flow.demand - shortCircuited - rejected);
    parts.push({ part: 'figures', value: words.attempted(numbers.perSecond(flow.demand)) });
    parts.push({ part: 'figures', value: words.executed(numbers.perSecond(executed)) });
  } else parts.push({ part: 'figures', value: numbers.perSecond(flow.demand) });
  if (flow.errorRate > 0) parts.push({ part: 'bad', value: words.errors(numbers.percent(flow.errorRate)) });
  if (state) parts.push({ part: 'chip', value: [words.breaker[state], breaker?.instances].filter(Boolean).join(' ') });
  if (isLit && flow.p95Ms > 0) parts.push({ part: 'figures', value: words.p95(numbers.milliseconds(flow.p95Ms)) });
  if (mark) parts.push({ part: mark.tone, value: mark.text });
  return parts;
}
