import CircuitBreaker from 'opossum';

/** A call to another service, through a breaker. */
export const stock = new CircuitBreaker(async () => (await fetch(`${process.env.UPSTREAM}/ok`)).text(), {
  name: 'stock',
});
