import type { Evidence, Suspect } from './diagnosis.ts';
import type { DiagnosisSums } from './diagnosis-sums.ts';
import { inWords } from './evidence.ts';
import { contrastInstances, type InstanceFinding } from './instance-contrast.ts';
import { digits, saySuspect } from './sentences.ts';

/**
 * The suspect, with the instances and versions that its strongest evidence differs in. Where one of them is at fault by itself
 * its sentence says so, and one evidence more tells the figures.
 */
export function withInstances(suspect: Suspect, baseline: DiagnosisSums, incident: DiagnosisSums): Suspect {
  const [strongest] = suspect.evidence;
  if (!strongest) return suspect;
  const { findings, culprit, limitNs } = contrastInstances(strongest, baseline.instances, incident.instances);
  const attributes = findings.map(({ key, value, inBad, inGood }) => ({ key, value, inBad, inGood }));
  if (!culprit) return { ...suspect, attributes };
  const { key, value, isNew, among } = culprit;
  const instance = { key, value, isNew, among };
  const figures = {
    ...figuresOf(culprit),
    ...(limitNs !== undefined && { limitMs: digits(limitNs / 1e6) }),
  };
  const { service, operation, kind } = strongest.where;
  const where: Evidence['where'] = { service, operation, ...(kind !== undefined && { kind }) };
  const evidence = [
    ...suspect.evidence,
    inWords({ type: strongest.type, finding: { of: 'instance', ...instance }, figures, where }),
  ];
  // What a caller saw may be of the caller's own instances; and a restart, unlike a release, explains nothing by itself.
  const isRestart = isNew && key === 'service.instance.id';
  if (service !== suspect.service || isRestart) return { ...suspect, attributes, evidence };
  return { ...suspect, attributes, evidence, instance, sentence: saySuspect({ ...suspect, instance }) };
}

function figuresOf({ own, others, z, among }: InstanceFinding): Evidence['figures'] {
  return {
    share: digits(own.bad / own.spans),
    spans: own.spans,
    othersShare: digits(others.bad / others.spans),
    othersSpans: others.spans,
    standardErrors: digits(z),
    among,
  };
}
