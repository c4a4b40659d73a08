/**
 * Puts random, broken and hostile export requests through the span intake, from bytes to blocks, and compares what it
 * accepts with protobufjs. Ends with the first input that breaks a promise. Differences that are rules and not faults are
 * in apps/collector/test/fuzz/doubtful.ts; what protobufjs refuses and the intake takes is broken in a place that the intake
 * passes over. Run with: node test/bench/fuzz-decode.ts [inputs] [seed]
 */
import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DecodeError } from '../../apps/collector/src/otlp/decode-error.ts';
import { FuzzInputs } from '../../apps/collector/test/fuzz/inputs.ts';
import { IntakeCheck } from '../../apps/collector/test/fuzz/intake-check.ts';

const inputCount = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const SAMPLES = 20;
const MEBIBYTE = 2 ** 20;
/** More than this from the second quarter to the last counts as growth. */
const TOLERATED_BYTES = 8 * MEBIBYTE;

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const inputs = new FuzzInputs(seed);
const intake = new IntakeCheck();
const counts = new Map<string, number>();
const reasons = new Map<string, number>();
const usedBytes: number[] = [];
let rows = 0;
let bytes = 0;
let slowestMs = 0;
let slowest = '';
const startedAt = performance.now();
const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);

for (let number = 1; number <= inputCount; number++) {
  const input = inputs.next();
  bytes += input.payload.length;
  const before = performance.now();
  const outcome = intake.check(input);
  const tookMs = performance.now() - before;
  if (tookMs > slowestMs) [slowestMs, slowest] = [tookMs, input.kind];
  if (outcome.is === 'accepted') {
    count(counts, 'accepted');
    rows += outcome.rows;
  } else if (outcome.is === 'unlike') count(counts, 'accepted, refused by protobufjs');
  else {
    count(counts, 'refused');
    count(reasons, outcome.error instanceof DecodeError ? kindOf(outcome.error.what) : kindOf(outcome.error.message));
  }
  if (number % Math.ceil(inputCount / SAMPLES) === 0) sample(number);
}
intake.compare();

const seconds = (performance.now() - startedAt) / 1000;
console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; seed ${seed}`);
console.log(
  `${inputCount} inputs, ${(bytes / MEBIBYTE).toFixed(0)} MiB, ${rows} rows compared, in ${seconds.toFixed(0)} s: ` +
    `${(inputCount / seconds).toFixed(0)} inputs/s; slowest ${slowestMs.toFixed(0)} ms (${slowest})`,
);
print(counts);
console.log(`${intake.doubtful} of the accepted mean something else to protobufjs, by known rules`);
console.log('refusals by reason:');
print(reasons);
const quarter = usedBytes.length >> 2;
// The least of a quarter: what one collection leaves lying varies by tens of MiB, what leaks is in all of them.
const early = Math.min(...usedBytes.slice(quarter, 2 * quarter));
const late = Math.min(...usedBytes.slice(-quarter));
const verdict = late <= early + TOLERATED_BYTES ? 'no growth' : 'GROWS';
console.log(
  `memory in use after collection, at least: ${mib(early)} MiB in the second quarter, ${mib(late)} in the last: ${verdict}`,
);
if (verdict !== 'no growth') process.exitCode = 1;

function sample(number: number): void {
  // What waits to be compared is the harness's, and may be large.
  intake.compare();
  collectGarbage();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  usedBytes.push(heapUsed + arrayBuffers);
  console.error(`${number} inputs, ${mib(heapUsed + arrayBuffers)} MiB in use, ${mib(rss)} MiB resident`);
}

/** A reason without what differs from input to input. */
function kindOf(reason: string): string {
  return reason
    .replace(/, not .*$/s, ', not …')
    .replace(/^not JSON: .*$/s, 'not JSON')
    .replace(/\d+/g, 'N');
}

function print(map: Map<string, number>): void {
  for (const [key, times] of [...map].sort(([, a], [, b]) => b - a))
    console.log(`  ${String(times).padStart(8)}  ${key}`);
}

function mib(byteLength: number): string {
  return (byteLength / MEBIBYTE).toFixed(0);
}
