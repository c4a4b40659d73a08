import { attributeContrasts, DIAGNOSIS_BUCKET_MS, type Diagnosis, diagnose } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { ReadLimitError } from '../store/read-limits.ts';
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

export interface ReadDiagnosis extends Diagnosis {
  /** What it lacks because to read it from the spans would have taken more than a read may; missing if nothing. */
  unread?: ('examples' | 'attributes')[];
}

export interface DiagnosisReader {
  /**
   * Who is at fault for what changed from one window to the other, by the spans that are stored. Suspects come from sums, so
   * they are told, too, where looking at single spans for examples and attributes would take too much.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: DiagnosisRead): Promise<ReadDiagnosis>;
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
      const evidence = diagnosis.suspects.flatMap((suspect) => suspect.evidence);
      const more = signal ? { signal } : {};
      const [traceIds, counts] = await Promise.all([
        unlessTooMuch(examples.read({ ...incident, evidence, ...more })),
        unlessTooMuch(contrasts.read({ incident, baseline, where, ...more })),
      ]);
      const examplesOf = new Map(evidence.map((one, i) => [one, traceIds?.[i] ?? []]));
      const unread: ReadDiagnosis['unread'] = [
        ...(traceIds ? [] : ['examples' as const]),
        ...(counts ? [] : ['attributes' as const]),
      ];
      const suspects = diagnosis.suspects.map((suspect, index) => ({
        ...suspect,
        evidence: suspect.evidence.map((one) => ({ ...one, traceIds: examplesOf.get(one)! })),
        connection: suspect.connection ?? NO_CONNECTION,
        // Looking at all attributes of an operation's spans costs as much as the rest, so only the first is looked into.
        attributes: [...(suspect.attributes ?? []), ...(index === 0 && counts ? attributeContrasts(counts) : [])].slice(
          0,
          MOST_ATTRIBUTES,
        ),
      }));
      return { ...diagnosis, suspects, ...(unread.length > 0 ? { unread } : {}) };
    },
  };
}

/** What was read, or undefined where to read it would take more than a read may. */
async function unlessTooMuch<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ReadLimitError) return undefined;
    throw error;
  }
}

/** As the API says none. */
const NO_CONNECTION = { source: '', target: '' };

/** Length of whole 10 s buckets of which at most so many make up a window. */
function bucketMsOf({ fromMs, toMs }: TimeSlice, most: number): number {
  return Math.max(1, Math.ceil((toMs - fromMs) / DIAGNOSIS_BUCKET_MS / most)) * DIAGNOSIS_BUCKET_MS;
}
