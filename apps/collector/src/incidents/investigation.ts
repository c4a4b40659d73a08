import { type BreakerReader, type DiagnosisReader, type ExperimentReader, ReadLimitError } from '@faultline/clickhouse';
import {
  concerns,
  type Diagnosis,
  type Experiment,
  explainedWithin,
  type Incident,
  type Neighbours,
  overlap,
  reachOfIncident,
  type ServiceCall,
} from '@faultline/model';

export interface InvestigationOptions {
  diagnoses: DiagnosisReader;
  experiments: ExperimentReader;
  breakers: BreakerReader;
}

/** What an incident is seen among. */
export interface Surroundings {
  calls: readonly ServiceCall[];
  neighbours: Neighbours;
  /** Those that are open, and those that closed lately. */
  incidents: readonly Incident[];
}

/** The first suspects come at once; later ones whenever the evidence has grown by half, and when it is over. */
const SOONEST_AGAIN_MS = 5_000;
const GROWTH = 0.5;
/** More of the quiet time makes a diagnosis slower, and no better. */
const BASELINE_MS = 300_000;
/** Symptoms may show before the clock of a service says that its experiment began, and after it was stopped. */
const MARGIN_MS = 5_000;
/** Spans of an incident have come so long after its end; it is closed later still, unless it was given up for its length. */
const COMPLETE_AFTER_MS = 20_000;
const MOST_EXPERIMENTS = 100;

/** Finds out what an incident comes from. */
export class Investigation {
  readonly #options: InvestigationOptions;

  constructor(options: InvestigationOptions) {
    this.#options = options;
  }

  /** The same incident with the experiments that ran as it began, of those that can be behind it. */
  async label(incident: Incident, { calls }: Pick<Surroundings, 'calls'>): Promise<Incident> {
    const limits = { nowMs: incident.detected, limit: MOST_EXPERIMENTS };
    const experiments = await this.#options.experiments.list(limits);
    const reach = reachOfIncident(incident, calls);
    const behind = experiments
      .filter((experiment) => ranAt(experiment, incident.start) && concerns(experiment, incident, reach))
      .map(({ id }) => id);
    return { ...incident, experimentIds: [...new Set([...incident.experimentIds, ...behind])].sort() };
  }

  /**
   * The same incident with its suspects; undefined if they need not be looked for now.
   * @param lastBadMs when a symptom was last seen, in epoch milliseconds: what came after speaks for the recovery
   */
  async explain(
    incident: Incident,
    nowMs: number,
    among: Surroundings,
    lastBadMs = nowMs,
  ): Promise<Incident | undefined> {
    if (!isDue(incident, nowMs)) return undefined;
    const toMs = incident.end || Math.max(incident.detected, Math.min(lastBadMs, nowMs));
    try {
      const { suspects, summary, critical, impact } = await this.#diagnose(incident, toMs);
      const found = { critical, impact, diagnosedAt: nowMs };
      const first = (await this.#beforeBreakers(incident, toMs, among.neighbours)) ?? { suspects, summary };
      if (first.suspects.length === 0) return { ...incident, ...found, suspects };
      const isAlone = !among.incidents.some((other) => overlap(incident, other));
      const told = isAlone ? first : explainedWithin(first, reachOfIncident(incident, among.calls));
      return this.label({ ...incident, ...found, suspects: told.suspects, summary: told.summary }, among);
    } catch (error) {
      if (!(error instanceof ReadLimitError)) throw error;
      // More spans than one read may take: it will not be less later.
      return { ...incident, diagnosedAt: nowMs };
    }
  }

  /**
   * Suspects by what was seen until the first breaker opened: from then on callers fail by themselves, and would be blamed.
   * Undefined if none did, or nothing explains that time. Breakers away from every symptom open for reasons of their own.
   */
  async #beforeBreakers(
    incident: Incident,
    toMs: number,
    neighbours: Neighbours,
  ): Promise<Pick<Diagnosis, 'suspects' | 'summary'> | undefined> {
    const histories = await this.#options.breakers.read({ fromMs: incident.start, toMs });
    const near = withNeighbours(incident, neighbours);
    // One that opens again after a probe did so before, maybe for another reason than this.
    const openings = histories
      .filter(({ service }) => near.has(service))
      .flatMap(({ transitions }) => transitions.filter(({ from, to }) => to === 'open' && from !== 'half_open'));
    const openedMs = Math.min(...openings.map(({ atMs }) => atMs));
    // What was enough to notice is enough to explain.
    const endMs = Math.max(openedMs, incident.detected);
    if (endMs >= toMs) return undefined;
    const { suspects, summary } = await this.#diagnose(incident, endMs);
    return suspects.length > 0 ? { suspects, summary } : undefined;
  }

  #diagnose({ start, baseline }: Incident, toMs: number): Promise<Diagnosis> {
    return this.#options.diagnoses.read({
      incident: { fromMs: start, toMs },
      baseline: { fromMs: Math.max(baseline.from, baseline.to - BASELINE_MS), toMs: baseline.to },
    });
  }
}

function isDue({ status, mergedInto, detected, end, diagnosedAt }: Incident, nowMs: number): boolean {
  if (mergedInto !== '') return false;
  if (diagnosedAt === 0) return true;
  if (status === 'closed') {
    const completeMs = end + COMPLETE_AFTER_MS;
    return diagnosedAt < completeMs && nowMs >= completeMs;
  }
  return nowMs - diagnosedAt >= Math.max(SOONEST_AGAIN_MS, GROWTH * (diagnosedAt - detected));
}

/** The services with a symptom, whom they call, and who calls them. */
function withNeighbours({ symptoms }: Incident, neighbours: Neighbours): Set<string> {
  return new Set(symptoms.flatMap(({ service }) => [service, ...(neighbours.get(service) ?? [])]));
}

function ranAt({ createdAt, stoppedAt, expiresAt }: Experiment, ms: number): boolean {
  return ms >= createdAt - MARGIN_MS && ms <= (stoppedAt || expiresAt) + MARGIN_MS;
}
