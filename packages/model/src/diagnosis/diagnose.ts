import { displayNameOfId } from '../node.ts';
import type { Diagnosis, Suspect } from './diagnosis.ts';
import type { DiagnosisSums } from './diagnosis-sums.ts';
import { findings } from './findings.ts';
import { firstToDegrade } from './first-to-degrade.ts';
import { impactOf } from './impact.ts';
import { suspectsFrom } from './suspects.ts';
import { DIAGNOSIS_WEIGHTS } from './weights.ts';

/**
 * Names who is at fault for what changed between two windows, from their sums alone. Deterministic: the same sums give the
 * same answer in whatever order they come. Method, sources and accuracy: docs/fault-identification.md.
 */
export function diagnose(baseline: DiagnosisSums, incident: DiagnosisSums, weights = DIAGNOSIS_WEIGHTS): Diagnosis {
  const found = findings(baseline, incident, weights);
  const { newlyBad, ...impact } = impactOf(found.compared);
  const suspects = suspectsFrom(found, newlyBad, weights);
  const critical = firstToDegrade(baseline.operations, incident.course ?? incident.operations);
  return { suspects, summary: summaryOf(suspects), critical, impact };
}

function summaryOf([first]: readonly Suspect[]): string {
  if (!first)
    return 'Nothing in the traces explains this: neither times, nor errors, nor who calls whom changed enough.';
  if (first.tiedWith.length === 0) return first.sentence;
  const others = first.tiedWith.map(displayNameOfId).join(', ');
  return `${first.sentence} The traces say the same of ${others}.`;
}
