/**
 * Microseconds a call through a breaker takes: run it with and without `--import @faultline/instrumentation/register`.
 * Prints one JSON line: the median of its rounds for each library.
 */
import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import CircuitBreaker from 'opossum';

const ROUNDS = 15;
const CALLS = 4000;

const work = async () => 1;
const opossum = new CircuitBreaker(work, { name: 'bench', rollingPercentilesEnabled: false, enableSnapshots: false });
const cockatiel = circuitBreaker(handleAll, { halfOpenAfter: 1000, breaker: new ConsecutiveBreaker(5) });

async function medianUs(call) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < CALLS; i++) await call();
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / CALLS);
  }
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1];
}

console.log(
  JSON.stringify({
    opossumUs: await medianUs(() => opossum.fire()),
    cockatielUs: await medianUs(() => cockatiel.execute(work)),
  }),
);
opossum.shutdown();
