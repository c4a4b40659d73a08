import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import {
  buildTraceTree,
  DIAGNOSIS_BUCKET_MS,
  type DiagnosisSums,
  type SpanRecord,
  spanRecords,
  sumSpans,
} from '@faultline/model';
import { readTraces } from './read-traces.ts';

/** An incident that happened, with its culprit: a folder of /work/shared/cases (its README.md tells what is in there). */
export interface RealCase {
  dataset: string;
  name: string;
  /** Its gzipped lines of OTLP/JSON. */
  tracesFile: string;
  /** Epoch nanoseconds. */
  injectionNs: bigint;
  culprit: string;
  faultType: string;
  /** present, none, edge-ambiguous or unseen-baseline. */
  evidence: string;
  /** Every service that could be named. */
  candidates: string[];
  /** Epoch 0 is the injection. */
  baseline: DiagnosisSums;
  incident: DiagnosisSums;
}

/** Which traces of a case are read. */
export interface Keep {
  name: string;
  has(traceId: string): boolean;
}

export const ALL_TRACES: Keep = { name: 'all', has: () => true };

/** Entry proxies of the test beds: no experiment ever touched one. */
export const NOT_CANDIDATES = new Set(['istio-ingressgateway']);
const MODEL_SOURCES = path.join(import.meta.dirname, '../../../packages/model/src');

/**
 * Reads all cases of a split. `keep` chooses traces by id, so that a case can be tried with fewer. Sums are cached in the
 * system's directory for temporary files for as long as neither case nor statistics change.
 */
export function readCases(folder: string, split: string, keep: Keep, bucketMs = DIAGNOSIS_BUCKET_MS): RealCase[] {
  const cache = path.join(tmpdir(), 'faultline-diagnosis-cases', statisticsVersion(), `${keep.name}-${bucketMs}`);
  mkdirSync(cache, { recursive: true });
  return caseFolders(folder).flatMap((caseFolder) => {
    const truth = JSON.parse(readFileSync(path.join(caseFolder, 'truth.json'), 'utf8'));
    if (truth.split !== split) return [];
    const traces = path.join(caseFolder, 'traces.jsonl.gz');
    const cached = path.join(cache, `${truth.dataset}-${truth.case}-${statSync(traces).mtimeMs}.bin`);
    if (existsSync(cached)) return [deserialize(readFileSync(cached)) as RealCase];
    const real = readCase(truth, traces, keep.has, bucketMs);
    writeFileSync(cached, serialize(real));
    return [real];
  });
}

/** The same case, with the incident taken to begin at another time; milliseconds since the injection. */
export function withOnset({ baseline, incident, ...real }: RealCase, onsetMs: number): RealCase {
  const operations = [...baseline.operations, ...incident.operations];
  const children = [...baseline.children, ...incident.children];
  const instances = [...baseline.instances, ...incident.instances];
  const window = (during: boolean): DiagnosisSums => ({
    operations: operations.filter(({ bucketMs }) => bucketMs >= onsetMs === during),
    children: children.filter(({ bucketMs }) => bucketMs >= onsetMs === during),
    instances: instances.filter(({ bucketMs }) => bucketMs >= onsetMs === during),
  });
  return { ...real, baseline: window(false), incident: window(true) };
}

export function caseFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(path.join(folder, name)).map((one) => path.join(folder, name, one)))
    .filter((one) => existsSync(path.join(one, 'truth.json')))
    .sort();
}

function statisticsVersion(): string {
  const hash = createHash('sha256');
  for (const file of ['real-cases.ts', 'read-traces.ts']) {
    hash.update(readFileSync(path.join(import.meta.dirname, file)));
  }
  for (const part of ['diagnosis', 'trace']) {
    for (const file of readdirSync(path.join(MODEL_SOURCES, part)).sort()) {
      if (/(span-record|add-figures|sum-spans|bad-request|trace-tree|link-spans|self-time)\.ts$/.test(file)) {
        hash.update(readFileSync(path.join(MODEL_SOURCES, part, file)));
      }
    }
  }
  return hash.digest('hex').slice(0, 12);
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of several datasets, read for the few fields named here
function readCase(truth: any, tracesFile: string, has: Keep['has'], bucketMs: number): RealCase {
  const injectionNs = BigInt(truth.inject_start_ns);
  const candidates = new Set<string>();
  const traces = readTraces(tracesFile, candidates, has).map(({ startNs, spans }) => ({
    traceStartMs: Number(startNs - injectionNs) / 1e6,
    spans: spanRecords(buildTraceTree(spans)) as SpanRecord[],
  }));
  const sums = sumSpans(traces, bucketMs);
  const window = (during: boolean): DiagnosisSums => ({
    operations: sums.operations.filter(({ bucketMs }) => bucketMs >= 0 === during),
    children: sums.children.filter(({ bucketMs }) => bucketMs >= 0 === during),
    instances: sums.instances.filter(({ bucketMs }) => bucketMs >= 0 === during),
  });
  return {
    dataset: truth.dataset,
    name: truth.case,
    tracesFile,
    injectionNs,
    culprit: truth.culprit_service,
    faultType: truth.fault_type,
    evidence: truth.trace_evidence ?? 'present',
    candidates: [...candidates].filter((name) => !NOT_CANDIDATES.has(name)),
    baseline: window(false),
    incident: window(true),
  };
}
