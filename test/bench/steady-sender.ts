/**
 * Sends realistic spans that end now at a steady rate, gzip protobuf, and tells its parent how that goes every second.
 * A process of its own, so that its CPU time can be told from that of what is measured: it changes ids and times of encoded
 * requests in place and compresses them. Arguments: URL, spans/s.
 */
import { Agent, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { callersAndCallees, type StampedRequest, stamp } from './steady-requests.ts';

/** What happened since the last report. */
export interface SenderReport {
  sentSpans: number;
  acknowledgedSpans: number;
  /** Requests that had to be sent again. */
  repeated: number;
  tookMs: number[];
  waitingRequests: number;
}

const [url, rateText] = process.argv.slice(2) as [string, string];
const SPANS_PER_REQUEST = 500;
const PAIRS = 10;
const TICK_MS = 20;
const REPORT_EVERY_MS = 1_000;
const RETRY_AFTER_MS = 500;
/** Beyond it the sender waits: then what it measures is the collector's rate. */
const MOST_WAITING = 200;
/** From the start of a request's first span to the end of its last. */
const SPREAD_NS = 550_000_000n;

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const headers = { 'Content-Type': 'application/x-protobuf', 'Content-Encoding': 'gzip' };
let stampedNs = nowNs() - SPREAD_NS;
const requests: StampedRequest[] = [];
const stampedAtNs = new Map<StampedRequest, bigint>();
for (let seed = 0; seed < PAIRS; seed++) requests.push(...callersAndCallees(seed, SPANS_PER_REQUEST, stampedNs));
for (const request of requests) stampedAtNs.set(request, stampedNs);

let report = emptyReport();
let waiting = 0;
let sent = 0;
const startedAt = performance.now();
const perMs = Number(rateText) / SPANS_PER_REQUEST / 1000;

setInterval(() => {
  while (sent < (performance.now() - startedAt) * perMs && waiting < MOST_WAITING) sendNext();
}, TICK_MS);
setInterval(() => {
  process.send!({ ...report, waitingRequests: waiting });
  report = emptyReport();
}, REPORT_EVERY_MS);
process.once('disconnect', () => process.exit());

function sendNext(): void {
  const request = requests[sent % requests.length]!;
  // Both of a pair get the same ids.
  const run = Math.floor(sent / 2);
  sent++;
  stampedNs = nowNs() - SPREAD_NS;
  stamp(request, run, stampedNs - stampedAtNs.get(request)!);
  stampedAtNs.set(request, stampedNs);
  report.sentSpans += SPANS_PER_REQUEST;
  waiting++;
  post(gzipSync(request.payload, { level: 1 }), performance.now());
}

function post(body: Buffer, startedAtMs: number): void {
  const again = (): void => {
    report.repeated++;
    setTimeout(() => post(body, startedAtMs), RETRY_AFTER_MS);
  };
  const request = httpRequest(`${url}/v1/traces`, { agent, method: 'POST', headers }, (response) => {
    response.resume();
    response.once('end', () => {
      if (response.statusCode !== 200) return again();
      waiting--;
      report.acknowledgedSpans += SPANS_PER_REQUEST;
      report.tookMs.push(performance.now() - startedAtMs);
    });
  });
  request.once('error', again);
  request.end(body);
}

function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

function emptyReport(): SenderReport {
  return { sentSpans: 0, acknowledgedSpans: 0, repeated: 0, tookMs: [], waitingRequests: 0 };
}
