import { createDiagnosisReader, type Store } from '@faultline/clickhouse';
import { diagnose, exampleTraces, sumSpans } from '@faultline/model';
import type { ConsoleDiagnosis } from './console-reads.ts';
import { unlessEmpty } from './store-failure.ts';

const NOTHING = { traces: [], share: 1 };

/** Diagnoses from what ClickHouse holds, one at a time: each takes a good part of a processor and of memory. */
export function openStoreDiagnosis(store: Store): ConsoleDiagnosis {
  const reader = createDiagnosisReader(store);
  let before: Promise<unknown> = Promise.resolve();
  return {
    diagnose(incident, baseline, signal) {
      const answer = before.then(async () => {
        signal.throwIfAborted();
        const then = await unlessEmpty(reader.read(baseline, signal), () => NOTHING);
        const now = await unlessEmpty(reader.read(incident, signal), () => NOTHING);
        const diagnosis = diagnose(sumSpans(then.traces), sumSpans(now.traces));
        const suspects = diagnosis.suspects.map((suspect) => ({
          ...suspect,
          evidence: suspect.evidence.map((one) => ({ ...one, traceIds: exampleTraces(one, now.traces) })),
        }));
        return { ...diagnosis, suspects, shareOfTraces: { incident: now.share, baseline: then.share } };
      });
      before = answer.catch(() => {});
      return answer;
    },
  };
}
