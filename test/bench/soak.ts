/**
 * Faultline with two collectors on a small disk under realistic load, while collectors and ClickHouse are killed, ClickHouse
 * stands still for a minute, and the disk fills up. At the end every acknowledged span must be stored, and every count of
 * calls must be the truth. As root, so that the disk can be made. Run with: node test/bench/soak.ts [minutes] [seed] [traces/s]
 */
import { cpus } from 'node:os';
import { Dice } from '../../apps/collector/test/fuzz/dice.ts';
import { chaosPlan } from '../soak/chaos-plan.ts';
import { soak } from '../soak/soak.ts';

const minutes = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const tracesPerSecond = Number(process.argv[4] ?? 20);
const MOST_LINES = 40;

const startedAt = performance.now();
const log = (line: string): void =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(7)} s  ${line}`);
const loadMs = minutes * 60_000;

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; seed ${seed}`);
const report = await soak({
  seed,
  loadMs,
  tracesPerSecond,
  longestDelayMs: 60_000,
  plan: chaosPlan(new Dice(seed + 2), loadMs),
  diskBytes: 768 * 2 ** 20,
  log,
});
const { counts, faults } = report;
console.log(
  `${report.spans} spans of ${report.calls} calls in ${counts.requests} requests, sent ${counts.attempts} times; failed: ` +
    `${JSON.stringify(Object.fromEntries(counts.failures))}; ${counts.duplicates} spans sent again on purpose`,
);
console.log(
  `${report.acknowledged} acknowledged, ${report.stored} stored, ${report.storedAgain} of them more than once, because they ` +
    `were sent in other requests or to the other collector; ${report.edges} edges; ClickHouse started ` +
    `${report.clickhouseRestarts} times again; disk filled: ${report.hasFilledDisk}`,
);
for (const fault of faults.slice(0, MOST_LINES)) console.log(`FAULT ${fault}`);
if (faults.length > MOST_LINES) console.log(`… and ${faults.length - MOST_LINES} more`);
console.log(faults.length === 0 ? 'PASS' : 'FAIL');
process.exitCode = faults.length === 0 ? 0 : 1;
