import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import CircuitBreaker from 'opossum';

/**
 * Twelve breakers without names under load, half of each library. A third of them guards what always fails, a third what
 * never does, and a third what fails for a while. Sends what the libraries themselves said of their states, and when: from
 * which moment to which, for a busy machine may do something else in between.
 */
const ROUNDS = 60;
const CALLS_AT_ONCE = 4;
const COCKATIEL_STATES = ['closed', 'open', 'half_open', 'isolated'];

let round = 0;
const behaviours = [
  async () => 'fine',
  async () => Promise.reject(new Error('never works')),
  async () => (round < ROUNDS / 2 ? Promise.reject(new Error('not yet')) : 'at last'),
];
const breakers = [];

for (const behaviour of [...behaviours, ...behaviours]) {
  const breaker = new CircuitBreaker(() => behaviour(), { resetTimeout: 40, volumeThreshold: 3 });
  const own = { transitions: [], call: () => breaker.fire(), state: () => opossumState(breaker) };
  let fromMs = 0;
  for (const [event, to] of Object.entries({ open: 'open', halfOpen: 'half_open', close: 'closed' })) {
    breaker.prependListener(event, () => {
      fromMs = Date.now();
    });
    breaker.on(event, () => own.transitions.push({ to, fromMs, toMs: Date.now() }));
  }
  breakers.push(own);
}
for (const behaviour of [...behaviours, ...behaviours]) {
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: 40, breaker: new ConsecutiveBreaker(3) });
  const own = {
    transitions: [],
    call: () => breaker.execute(() => behaviour()),
    state: () => COCKATIEL_STATES[breaker.state],
  };
  let fromMs = 0;
  // Each of these is told before the change of state is.
  for (const listen of [breaker.onBreak, breaker.onHalfOpen, breaker.onReset]) {
    listen(() => {
      fromMs = Date.now();
    });
  }
  breaker.onStateChange((state) => own.transitions.push({ to: COCKATIEL_STATES[state], fromMs, toMs: Date.now() }));
  breakers.push(own);
}

function opossumState({ opened, halfOpen }) {
  if (opened) return 'open';
  return halfOpen ? 'half_open' : 'closed';
}

for (; round < ROUNDS; round++) {
  const calls = breakers.flatMap(({ call }) => Array.from({ length: CALLS_AT_ONCE }, () => call().catch(() => {})));
  await Promise.all(calls);
  await new Promise((resolve) => setTimeout(resolve, 10));
}
// Opossum's go half-open by themselves, and no further without a call.
const isSettled = () => breakers.slice(0, 6).every(({ state }) => state() !== 'open');
while (!isSettled()) await new Promise((resolve) => setTimeout(resolve, 5));
process.send(breakers.map(({ transitions, state }) => ({ transitions, state: state() })));
process.on('message', () => process.disconnect());
