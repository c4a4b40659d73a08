import { nameBreaker } from '@faultline/instrumentation';
import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';

/** Needs --expose-gc. Keeps one breaker and forgets another when it is told to. */
const create = (name) =>
  nameBreaker(circuitBreaker(handleAll, { halfOpenAfter: 1000, breaker: new ConsecutiveBreaker(3) }), name);
const kept = create('kept');
let forgotten = create('forgotten');
process.on('message', () => {
  forgotten = undefined;
  // Again and again: a report that is being made may hold it for a moment.
  setInterval(() => globalThis.gc(), 50);
});
process.on('disconnect', () => process.exit(kept && !forgotten ? 0 : 1));
