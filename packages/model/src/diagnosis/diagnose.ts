import { displayNameOfId } from '../node.ts';
import type { Diagnosis, Suspect } from './diagnosis.ts';
import type { DiagnosisSums } from './diagnosis-sums.ts';
import { findings } from './findings.ts';
import { firstToDegrade } from './first-to-degrade.ts';
import { impactOf } from './impact.ts';
import { withInstances } from './instance-evidence.ts';
import { suspectsFrom } from './suspects.ts';
import { DIAGNOSIS_WEIGHTS } from './weights.ts';

/**
 * Names who is at fault for what changed between two windows, from their sums alone. Deterministic: the same sums give the
 * same answer in whatever order they come. Method, sources and accuracy: docs/fault-identification.md.
 */
export function diagnose(baseline: DiagnosisSums, incident: DiagnosisSums, weights = DIAGNOSIS_WEIGHTS): Diagnosis {
  const found = findings(baseline, incident, weights);
  const { newlyBad, ...impact } = impactOf(found.compared);
  const suspects = suspectsFrom(found, newlyBad, weights).map((suspect) => withInstances(suspect, baseline, incident));
  const critical = firstToDegrade(baseline.operations, incident.course ?? incident.operations);
  return { suspects, summary: summaryOf(suspects), critical, impact };
}

/** Of the real cases whose first suspect had a score below this, half were right. */
const LITTLE = 0.1;

/** Whether so little speaks against a suspect that whoever names it has to say so. */
export const isLittle = ({ score }: Pick<Suspect, 'score'>): boolean => score < LITTLE;

function summaryOf([first]: readonly Suspect[]): string {
  if (!first)
    return 'Nothing in the traces explains this: neither times, nor errors, nor who calls whom changed enough.';
  const caution = isLittle(first) ? 'Little in the traces explains this. What changed most: ' : '';
  if (first.tiedWith.length === 0) return `${caution}${first.sentence}`;
  const others = first.tiedWith.map(displayNameOfId).join(', ');
  return `${caution}${first.sentence} The traces say the same of ${others}.`;
}
