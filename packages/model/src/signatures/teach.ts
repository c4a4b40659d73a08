import type { Incident } from '../incidents/incident.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Signature } from './match.ts';

/**
 * What an incident teaches: one that was injected on purpose, by the experiment's name, and one of which people said who it
 * was. Undefined for all others, for one that is a part of another, and where the traces explained nothing.
 * @param experiments those that are known, of which the incident's own are looked for
 */
export function signatureOf(
  incident: Incident,
  experiments: readonly { id: string; name: string }[],
): Signature | undefined {
  const { id, start, summary, trueCulprit, experimentIds, mergedInto } = incident;
  const experiment = experiments.find((one) => experimentIds.includes(one.id));
  const fingerprint = mergedInto === '' ? fingerprintOf(incident) : undefined;
  if (!fingerprint || (trueCulprit === '' && !experiment)) return undefined;
  const told = summary.includes(trueCulprit) ? summary : `${trueCulprit}: ${summary}`;
  const name = experiment?.name ?? told;
  return { incidentId: id, name, experimentId: experiment?.id ?? '', at: start, fingerprint };
}
