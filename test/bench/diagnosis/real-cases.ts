import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync } from 'node:zlib';
import {
  buildTraceTree,
  DIAGNOSIS_BUCKET_MS,
  type DiagnosedSpan,
  type DiagnosisSums,
  type SpanKind,
  type SpanRecord,
  spanRecords,
  sumSpans,
} from '@faultline/model';

/** An incident that happened, with its culprit: a folder of /work/shared/cases (its README.md tells what is in there). */
export interface RealCase {
  dataset: string;
  name: string;
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

/** Entry proxies of the test beds: no experiment ever touched one. */
const NOT_CANDIDATES = new Set(['istio-ingressgateway']);
const MODEL_SOURCES = path.join(import.meta.dirname, '../../../packages/model/src');
const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

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

function caseFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(path.join(folder, name)).map((one) => path.join(folder, name, one)))
    .filter((one) => existsSync(path.join(one, 'truth.json')))
    .sort();
}

function statisticsVersion(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
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
  });
  return {
    dataset: truth.dataset,
    name: truth.case,
    culprit: truth.culprit_service,
    faultType: truth.fault_type,
    evidence: truth.trace_evidence ?? 'present',
    candidates: [...candidates].filter((name) => !NOT_CANDIDATES.has(name)),
    baseline: window(false),
    incident: window(true),
  };
}

interface ReadTrace {
  startNs: bigint;
  spans: DiagnosedSpan[];
}

function readTraces(file: string, candidates: Set<string>, has: (traceId: string) => boolean): ReadTrace[] {
  const traces = new Map<string, { atNs: bigint; span: DiagnosedSpan }[]>();
  for (const line of gunzipSync(readFileSync(file)).toString().split('\n')) {
    if (line === '') continue;
    for (const { resource, scopeSpans } of JSON.parse(line).resourceSpans) {
      const { 'service.name': service = '', 'service.instance.id': instance = '' } = words(resource.attributes);
      for (const given of scopeSpans.flatMap(({ spans }: { spans: unknown[] }) => spans)) {
        const attributes = words(given.attributes);
        candidates.add(service);
        if (given.kind === 3 && attributes['server.address']) candidates.add(attributes['server.address']);
        if (!has(given.traceId)) continue;
        const atNs = BigInt(given.startTimeUnixNano);
        const spans = traces.get(given.traceId) ?? [];
        traces.set(given.traceId, spans);
        spans.push({ atNs, span: toSpan(given, service, instance, attributes, atNs) });
      }
    }
  }
  return [...traces.values()].map((spans) => {
    const startNs = spans.reduce((earliest, { atNs }) => (atNs < earliest ? atNs : earliest), spans[0]!.atNs);
    return { startNs, spans: spans.map(({ atNs, span }) => ({ ...span, startNs: Number(atNs - startNs) })) };
  });
}

function toSpan(
  // biome-ignore lint/suspicious/noExplicitAny: a span of OTLP/JSON
  given: any,
  service: string,
  instance: string,
  attributes: Record<string, string>,
  atNs: bigint,
): DiagnosedSpan {
  const kind = KINDS[given.kind]!;
  const [store, address] = [attributes['db.system'], attributes['server.address']];
  const isCall = kind === 'client' || kind === 'producer';
  const peer = store
    ? { kind: 'database' as const, name: store }
    : address
      ? { kind: 'external' as const, name: address }
      : null;
  return {
    spanId: given.spanId,
    parentSpanId: given.parentSpanId ?? '',
    service,
    instance,
    name: given.name,
    kind,
    startNs: 0,
    durationNs: Number(BigInt(given.endTimeUnixNano) - atNs),
    failed: given.status?.code === 2,
    attributes,
    events: [],
    peer: isCall ? peer : null,
    timedOut: attributes['error.type'] === 'timeout',
  };
}

function words(attributes: { key: string; value: Record<string, unknown> }[] = []): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}
