import CircuitBreaker from 'opossum';

const breaker = new CircuitBreaker(async () => (await fetch(`${process.env.UPSTREAM}/ok`)).text(), { name: 'stock' });

export async function GET(_request, { params }) {
  return Response.json({ id: (await params).id, stock: await breaker.fire() });
}
