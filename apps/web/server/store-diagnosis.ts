import {
  createContrastReader,
  createDiagnosisSumsReader,
  createExampleReader,
  type Store,
} from '@faultline/clickhouse';
import {
  attributeContrasts,
  DIAGNOSIS_BUCKET_MS,
  type Diagnosis,
  type DiagnosisSums,
  diagnose,
} from '@faultline/model';
import type { ConsoleReads, DiagnosisRequest } from './console-reads.ts';
import { unlessEmpty } from './store-failure.ts';

type TimeWindow = DiagnosisRequest['incident'];

/** So finely is told which service degraded first. */
const BUCKETS_OF_INCIDENT = 60;

/** Compares windows by the spans in ClickHouse. */
export function openStoreDiagnosis(store: Store): ConsoleReads['diagnosis'] {
  const sums = createDiagnosisSumsReader(store);
  const examples = createExampleReader(store);
  const contrasts = createContrastReader(store);

  const readSums = (window: TimeWindow, buckets: number, signal: AbortSignal): Promise<DiagnosisSums> =>
    unlessEmpty(sums.read({ ...window, bucketMs: bucketMsOf(window, buckets), signal }), () => NOTHING_SEEN);

  const withExamples = async (diagnosis: Diagnosis, { incident, signal }: DiagnosisRequest): Promise<Diagnosis> => {
    const evidence = diagnosis.suspects.flatMap((suspect) => suspect.evidence);
    const traceIds = await examples.read({ ...incident, evidence, signal });
    const found = new Map(evidence.map((one, i) => [one, traceIds[i]!]));
    const suspects = diagnosis.suspects.map((suspect) => ({
      ...suspect,
      evidence: suspect.evidence.map((one) => ({ ...one, traceIds: found.get(one)! })),
    }));
    return { ...diagnosis, suspects };
  };

  return async (request) => {
    const { incident, baseline, signal } = request;
    // One after the other: each takes as much memory as one read may.
    const before = await readSums(baseline, 1, signal);
    const diagnosis = diagnose(before, await readSums(incident, BUCKETS_OF_INCIDENT, signal));
    if (diagnosis.suspects.length === 0) return diagnosis;
    const { suspects } = await withExamples(diagnosis, request);
    const counts = await contrasts.read({ incident, baseline, where: suspects[0]!.evidence[0]!.where, signal });
    return {
      ...diagnosis,
      suspects: suspects.map((suspect, index) => ({
        ...suspect,
        connection: suspect.connection ?? NO_CONNECTION,
        // Looking at all attributes of an operation's spans costs as much as the rest, so only the first is looked into.
        attributes: index === 0 ? attributeContrasts(counts) : [],
      })),
    };
  };
}

/** As the API says none. */
const NO_CONNECTION = { source: '', target: '' };
const NOTHING_SEEN: DiagnosisSums = { operations: [], children: [] };

/** Length of whole 10 s buckets of which at most so many make up a window. */
function bucketMsOf({ fromMs, toMs }: TimeWindow, most: number): number {
  return Math.max(1, Math.ceil((toMs - fromMs) / DIAGNOSIS_BUCKET_MS / most)) * DIAGNOSIS_BUCKET_MS;
}
