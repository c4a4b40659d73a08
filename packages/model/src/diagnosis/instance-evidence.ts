import type { Channel, Evidence, Suspect } from './diagnosis.ts';
import type { DiagnosisSums } from './diagnosis-sums.ts';
import { contrastInstances, type InstanceFinding } from './instance-contrast.ts';
import { digits, ms, percent } from './sentences.ts';

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
  const limitMs = limitNs === undefined ? undefined : digits(limitNs / 1e6);
  const evidence = [...suspect.evidence, instanceEvidence(strongest, culprit, limitMs)];
  // What a caller saw may be of the caller's own instances; and a restart, unlike a release, explains nothing by itself.
  const isRestart = culprit.isNew && culprit.key === 'service.instance.id';
  if (strongest.where.service !== suspect.service || isRestart) return { ...suspect, attributes, evidence };
  return { ...suspect, attributes, evidence, sentence: `${suspect.sentence} ${whichOne(culprit)}` };
}

const wordFor = (key: InstanceFinding['key']): string => (key === 'service.version' ? 'version' : 'instance');

function whichOne({ key, value, isNew, among }: InstanceFinding): string {
  return isNew ? `Its version ${value} is new.` : `Of its ${among} ${wordFor(key)}s it is ${value} alone.`;
}

const DID: Record<Channel, (own: string, others: string, limitMs: number) => string> = {
  errors: (own, others) => `an error began in ${own}, and in ${others}`,
  latency: (own, others, limitMs) => `${own} took longer than ${ms(limitMs)} by themselves, and ${others}`,
  shape: (own, others) => `${own} called nothing, and ${others}`,
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
  const word = wordFor(key);
  const who = isNew
    ? `${service} runs as ${word} ${value}, which is new`
    : `Of ${among} ${word}s of ${service} one stands out, ${value}`;
  const ownSpans = `${percent(figures.share)} of its ${own.spans} ${kind === undefined ? 'spans' : `${kind} spans`}`;
  const otherSpans = `${percent(figures.othersShare)} of ${isNew ? `the ${others.spans} that ran before` : `the others' ${others.spans}`}`;
  const text = `${who}: ${DID[type](ownSpans, otherSpans, limitMs ?? 0)} (z = ${figures.standardErrors}).`;
  return { type, text, figures, where: { service, operation, ...(kind !== undefined && { kind }) } };
}
