import type { Diagnosis } from './diagnosis.ts';
import type { DiagnosisSums } from './diagnosis-sums.ts';
import { findings } from './findings.ts';
import { firstToDegrade } from './first-to-degrade.ts';
import { impactOf } from './impact.ts';
import { withInstances } from './instance-evidence.ts';
import { withRepeatedCalls } from './repeated-calls.ts';
import { summaryOf } from './summary.ts';
import { suspectsFrom } from './suspects.ts';
import { DIAGNOSIS_WEIGHTS } from './weights.ts';

/**
 * Names who is at fault for what changed between two windows, from their sums alone. Deterministic: the same sums give the
 * same answer in whatever order they come. Method, sources and accuracy: docs/fault-identification.md.
 */
export function diagnose(baseline: DiagnosisSums, incident: DiagnosisSums, weights = DIAGNOSIS_WEIGHTS): Diagnosis {
  const found = findings(baseline, incident, weights);
  const { newlyBad, ...impact } = impactOf(found.compared);
  const suspects = suspectsFrom(found, newlyBad, weights)
    .map((suspect) => withInstances(suspect, baseline, incident))
    .map((suspect) => withRepeatedCalls(suspect, found.repeated));
  const critical = firstToDegrade(baseline.operations, incident.course ?? incident.operations);
  return { suspects, summary: summaryOf(suspects), critical, impact };
}
