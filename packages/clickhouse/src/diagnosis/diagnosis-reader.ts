import { attributeContrasts, DIAGNOSIS_BUCKET_MS, type Diagnosis, diagnose } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import type { TimeSlice } from '../traces/time-slices.ts';
import { createContrastReader } from './contrast-reader.ts';
import { createDiagnosisSumsReader } from './diagnosis-sums-reader.ts';
import { createExampleReader } from './example-reader.ts';

/** Windows of a diagnosis; epoch milliseconds, `toMs` excluded. */
export interface DiagnosisRead {
  incident: TimeSlice;
  baseline: TimeSlice;
  signal?: AbortSignal;
}

export interface DiagnosisReader {
  /**
   * Who is at fault for what changed from one window to the other, by the spans that are stored.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: DiagnosisRead): Promise<Diagnosis>;
}

/** So finely is told which service degraded first. */
const BUCKETS_OF_INCIDENT = 60;
/** Reading a row of a course takes some 2 µs: of very many operations, who degraded first is told less finely. */
const MOST_ROWS = 60_000;
const MOST_ATTRIBUTES = 5;

export function createDiagnosisReader(store: Store): DiagnosisReader {
  const sums = createDiagnosisSumsReader(store);
  const examples = createExampleReader(store);
  const contrasts = createContrastReader(store);

  const withExamples = async (diagnosis: Diagnosis, { incident, signal }: DiagnosisRead): Promise<Diagnosis> => {
    const evidence = diagnosis.suspects.flatMap((suspect) => suspect.evidence);
    const traceIds = await examples.read({ ...incident, evidence, ...(signal ? { signal } : {}) });
    const found = new Map(evidence.map((one, i) => [one, traceIds[i]!]));
    const suspects = diagnosis.suspects.map((suspect) => ({
      ...suspect,
      evidence: suspect.evidence.map((one) => ({ ...one, traceIds: found.get(one)! })),
    }));
    return { ...diagnosis, suspects };
  };

  return {
    async read(request) {
      const { incident, baseline, signal } = request;
      const readSums = (window: TimeSlice, courseMs?: Promise<number>) =>
        sums.read({
          ...window,
          bucketMs: bucketMsOf(window, 1),
          ...(courseMs && { courseMs }),
          ...(signal && { signal }),
        });
      const before = readSums(baseline);
      const courseMs = before.then(({ operations }) => {
        const finest = Math.floor(MOST_ROWS / Math.max(1, operations.length));
        return bucketMsOf(incident, Math.max(1, Math.min(BUCKETS_OF_INCIDENT, finest)));
      });
      // When it fails, so does `before`, and that is told.
      courseMs.catch(() => {});
      const diagnosis = diagnose(...(await Promise.all([before, readSums(incident, courseMs)])));
      const where = diagnosis.suspects[0]?.evidence[0]?.where;
      if (!where) return diagnosis;
      const [{ suspects }, counts] = await Promise.all([
        withExamples(diagnosis, request),
        contrasts.read({ incident, baseline, where, ...(signal ? { signal } : {}) }),
      ]);
      return {
        ...diagnosis,
        suspects: suspects.map((suspect, index) => ({
          ...suspect,
          connection: suspect.connection ?? NO_CONNECTION,
          // Looking at all attributes of an operation's spans costs as much as the rest, so only the first is looked into.
          attributes: [...(suspect.attributes ?? []), ...(index === 0 ? attributeContrasts(counts) : [])].slice(
            0,
            MOST_ATTRIBUTES,
          ),
        })),
      };
    },
  };
}

/** As the API says none. */
const NO_CONNECTION = { source: '', target: '' };

/** Length of whole 10 s buckets of which at most so many make up a window. */
function bucketMsOf({ fromMs, toMs }: TimeSlice, most: number): number {
  return Math.max(1, Math.ceil((toMs - fromMs) / DIAGNOSIS_BUCKET_MS / most)) * DIAGNOSIS_BUCKET_MS;
}
