import type { ExperimentReader, SignatureStore } from '@faultline/clickhouse';
import { type Incident, signatureOf } from '@faultline/model';

export interface TeachingOptions {
  experiments: ExperimentReader;
  signatures: SignatureStore;
}

/** Nobody said so: what people say of the incident holds instead. */
const UNSAID = 0;

/** Keeps what incidents that were injected on purpose look like, so that the same is recognised when it comes by itself. */
export class Teaching {
  readonly #options: TeachingOptions;
  /** Ids of incidents that have taught what they can: remembered to spare asking again, as a repetition does no harm. */
  #done = new Set<string>();

  constructor(options: TeachingOptions) {
    this.#options = options;
  }

  /** @param closed incidents that ended lately. @throws StoreUnavailableError, StoreRejectedError */
  async of(closed: readonly Incident[], nowMs: number): Promise<void> {
    const injected = closed.filter(({ experimentIds }) => experimentIds.length > 0);
    const untaught = injected.filter(({ id }) => !this.#done.has(id));
    if (untaught.length > 0) {
      const ids = untaught.flatMap(({ experimentIds }) => experimentIds);
      const experiments = await this.#options.experiments.list({ ids, nowMs, limit: ids.length });
      for (const incident of untaught) {
        const signature = signatureOf(incident, experiments);
        if (signature) await this.#options.signatures.write(signature, UNSAID);
      }
    }
    this.#done = new Set(injected.map(({ id }) => id));
  }
}
