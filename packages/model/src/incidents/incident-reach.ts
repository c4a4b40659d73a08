import type { ServiceCall } from '../detection/alarms.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { summaryOf } from '../diagnosis/summary.ts';
import type { Experiment, FaultTarget } from '../faults/experiment.ts';
import { reachOf } from '../reach.ts';
import type { Incident } from './incident.ts';

/** Whether both went on at one time. Of merged incidents the one that they are part of is asked. */
export function overlap(one: Incident, other: Incident): boolean {
  const endOf = ({ end }: Incident) => (end > 0 ? end : Number.POSITIVE_INFINITY);
  const isAnother = one.id !== other.id && one.mergedInto === '' && other.mergedInto === '';
  return isAnother && one.start < endOf(other) && other.start < endOf(one);
}

/**
 * Who can be behind the symptoms of an incident: the services that show them, whoever these call, however far, and who
 * calls them. Farther up are those that can only be hit.
 */
export function reachOfIncident({ symptoms }: Pick<Incident, 'symptoms'>, calls: readonly ServiceCall[]): Set<string> {
  const links = calls.map(({ caller, callee }) => ({ source: caller, target: callee }));
  const services = new Set(symptoms.map(({ service }) => service));
  const reach = new Set(services);
  for (const service of services) for (const callee of reachOf(links, service).downstream) reach.add(callee);
  for (const { caller, callee } of calls) if (services.has(callee)) reach.add(caller);
  // Those called may send no spans, so that nobody saw them call or answer.
  for (const { isCall, operation } of symptoms) if (isCall && operation !== '') reach.add(operation);
  return reach;
}

/**
 * The part of a diagnosis that can explain an incident while another goes on: a window holds what both changed, and the
 * greater one would explain either. All of it where that leaves nobody.
 */
export function explainedWithin<Told extends Pick<Diagnosis, 'suspects' | 'summary'>>(
  told: Told,
  reach: ReadonlySet<string>,
): Told {
  const near = told.suspects.filter(
    ({ service, evidence }) => reach.has(service) || evidence.some(({ where }) => reach.has(where.service)),
  );
  if (near.length === 0 || near.length === told.suspects.length) return told;
  const names = new Set(near.map(({ service }) => service));
  const suspects = near.map((suspect) => ({
    ...suspect,
    rank: 1 + near.filter(({ score }) => score > suspect.score).length,
    tiedWith: suspect.tiedWith.filter((name) => names.has(name)),
  }));
  return { ...told, suspects, summary: summaryOf(suspects) };
}

/** Whether what an experiment injects can be behind an incident: something of it is in reach, or among the suspects. */
export function concerns(
  { faults }: Pick<Experiment, 'faults'>,
  { suspects }: Pick<Incident, 'suspects'>,
  reach: ReadonlySet<string>,
): boolean {
  const suspected = new Set(suspects.map(({ service }) => service));
  return faults.some(({ target }) => {
    const services = servicesOf(target);
    // Databases and their like go by many names.
    return services === undefined || services.some((name) => reach.has(name) || suspected.has(name));
  });
}

function servicesOf(target: FaultTarget): string[] | undefined {
  switch (target.type) {
    case 'service':
    case 'operation':
      return [target.name];
    case 'edge':
      return [target.from, target.name];
    case 'breaker':
      return target.from === undefined ? undefined : [target.from];
    default:
      return undefined;
  }
}
