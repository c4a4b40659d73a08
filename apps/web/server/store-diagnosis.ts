import { createDiagnosisReader, type Store } from '@faultline/clickhouse';
import { diagnose } from '@faultline/model';
import type { ConsoleReads } from './console-reads.ts';
import { unlessEmpty } from './store-failure.ts';

/** Compares windows by the spans in ClickHouse. */
export function openStoreDiagnosis(store: Store): ConsoleReads['diagnosis'] {
  const reader = createDiagnosisReader(store);
  return (request) => unlessEmpty(reader.read(request), () => diagnose(NOTHING_SEEN, NOTHING_SEEN));
}

const NOTHING_SEEN = { operations: [], children: [], instances: [] };
