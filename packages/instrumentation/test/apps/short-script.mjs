import CircuitBreaker from 'opossum';

await new CircuitBreaker(async () => 'done', { name: 'script' }).fire();
