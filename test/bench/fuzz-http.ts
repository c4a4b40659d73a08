/**
 * Does to a collector, over sockets, what no good client does: in random order, several at once, with idle connections
 * beside, while a good client goes on sending. Checks every answer, the collector's memory, and that all that was
 * acknowledged to the good client is stored. Run with: node test/bench/fuzz-http.ts [minutes] [seed]
 */
import { cpus } from 'node:os';
import { Dice } from '../../apps/collector/test/fuzz/dice.ts';
import { HTTP_ATTACKS } from '../fixtures/http-attacks.ts';
import { MOST_RESIDENT_MIB, UnderAttack } from '../integration/attack-fixture.ts';

const minutes = Number(process.argv[2] ?? 5);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const AT_ONCE = 6;
const IDLE_CONNECTIONS = 1_000;

const dice = new Dice(seed);
const target = await UnderAttack.start();
target.openIdle(IDLE_CONNECTIONS);
const deadline = performance.now() + minutes * 60_000;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() < deadline && target.faults.length === 0) await target.suffer(dice.pick(HTTP_ATTACKS));
  }),
);
const { attacks, answers, faults, peakMib, good, slowestMs } = await target.end();

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; seed ${seed}`);
console.log(
  `${attacks} attacks of ${HTTP_ATTACKS.length} kinds, ${AT_ONCE} at once, ${IDLE_CONNECTIONS} idle connections beside`,
);
console.log(`answers by status: ${JSON.stringify(Object.fromEntries(answers))}`);
console.log(`good requests: ${JSON.stringify(good)}, slowest answer ${slowestMs.toFixed(0)} ms`);
console.log(`collector: ${peakMib.toFixed(0)} MiB resident at most, ${MOST_RESIDENT_MIB} allowed`);
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(faults.length === 0 ? 'PASS' : 'FAIL');
process.exitCode = faults.length === 0 ? 0 : 1;
