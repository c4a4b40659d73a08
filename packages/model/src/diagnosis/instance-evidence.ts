import type { Channel, Evidence, Suspect } from './diagnosis.ts';
import type { DiagnosisSums } from './diagnosis-sums.ts';
import { contrastInstances, type InstanceFinding } from './instance-contrast.ts';
import { digits, ms, percent } from './sentences.ts';

/**
 * The suspect, with the instances and versions that its strongest evidence differs in, and one sentence more where one of them
 * is at fault by itself.
 */
export function withInstances(suspect: Suspect, baseline: DiagnosisSums, incident: DiagnosisSums): Suspect {
  const [strongest] = suspect.evidence;
  if (!strongest) return suspect;
  const { findings, culprit, limitNs } = contrastInstances(strongest, baseline.instances, incident.instances);
  const attributes = findings.map(({ key, value, inBad, inGood }) => ({ key, value, inBad, inGood }));
  if (!culprit) return { ...suspect, attributes };
  const limitMs = limitNs === undefined ? undefined : digits(limitNs / 1e6);
  return { ...suspect, attributes, evidence: [...suspect.evidence, instanceEvidence(strongest, culprit, limitMs)] };
}

const DID: Record<Channel, (limitMs: number) => string> = {
  errors: () => 'an error began in',
  latency: (limitMs) => `longer than ${ms(limitMs)} by themselves were`,
  shape: () => 'nothing was called by',
};

function instanceEvidence(
  { type, where }: Evidence,
  { key, value, own, others, z, among, isNew }: InstanceFinding,
  limitMs: number | undefined,
): Evidence {
  const figures = {
    share: digits(own.bad / own.spans),
    spans: own.spans,
    othersShare: digits(others.bad / others.spans),
    othersSpans: others.spans,
    standardErrors: digits(z),
    among,
    ...(limitMs !== undefined && { limitMs }),
  };
  const { service, operation, kind } = where;
  const what = key === 'service.version' ? 'version' : 'instance';
  const who = isNew
    ? `${service} runs as ${what} ${value}, which is new`
    : `Of ${among} ${what}s of ${service} one stands out, ${value}`;
  const spans = kind === undefined ? 'spans' : `${kind} spans`;
  const text = `${who}: ${DID[type](limitMs ?? 0)} ${percent(figures.share)} of its ${own.spans} ${spans}, and ${percent(figures.othersShare)} of the ${others.spans} of ${isNew ? 'what ran before' : 'the others'} (z = ${figures.standardErrors}).`;
  return { type, text, figures, where: { service, operation, ...(kind !== undefined && { kind }) } };
}
