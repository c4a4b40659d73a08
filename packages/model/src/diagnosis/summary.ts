import { displayNameOfId } from '../node.ts';
import type { Suspect } from './diagnosis.ts';

/** Of the real cases whose first suspect had a score below this, half were right. */
const LITTLE = 0.1;

/** Whether so little speaks against a suspect that whoever names it has to say so. */
export const isLittle = ({ score }: Pick<Suspect, 'score'>): boolean => score < LITTLE;

/** The outcome in one sentence. */
export function summaryOf([first]: readonly Suspect[]): string {
  if (!first)
    return 'Nothing in the traces explains this: neither times, nor errors, nor who calls whom changed enough.';
  const caution = isLittle(first) ? 'Little in the traces explains this. What changed most: ' : '';
  if (first.tiedWith.length === 0) return `${caution}${first.sentence}`;
  const others = first.tiedWith.map(displayNameOfId).join(', ');
  return `${caution}${first.sentence} The traces say the same of ${others}.`;
}
