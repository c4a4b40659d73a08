import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import { requests, type Work } from './requests.fixture.ts';

const COUNT = 600;
const INSTANCES = ['cart-0', 'cart-1', 'cart-2'];

/** Requests of web to cart, which runs on three instances by turns. */
const shop =
  (cart: (instance: string, request: number) => Partial<Work>) =>
  (request: number): Work => {
    const instance = INSTANCES[request % INSTANCES.length]!;
    const served = { service: 'cart', instance, version: '1.0', selfMs: 4, ...cart(instance, request) };
    return { service: 'web', instance: 'web-0', version: '7', calls: [{ to: served, failed: served.failed ?? false }] };
  };

const HEALTHY = requests(
  COUNT,
  shop(() => ({})),
);
const firstOf = (cart: (instance: string, request: number) => Partial<Work>, healthy = HEALTHY) =>
  diagnose(healthy, requests(COUNT, shop(cart), 600_000)).suspects[0]!;

describe('of a suspect', () => {
  it('the one instance that fails is named, with figures of it and of the others', () => {
    const { service, sentence, attributes, evidence } = firstOf((instance, request) => ({
      failed: instance === 'cart-1' && request % 2 === 0,
    }));
    expect(service).toBe('cart');
    expect(sentence).toBe('cart fails. Of its 3 instances it is cart-1 alone.');
    expect(attributes).toEqual([
      { key: 'service.instance.id', value: 'cart-1', inBad: 1, inGood: expect.closeTo(0.2) },
    ]);
    expect(evidence.at(-1)).toMatchObject({
      type: 'errors',
      text: "Of 3 instances of cart one stands out, cart-1: an error began in 50 % of its 200 server spans, and in 0 % of the others' 400 (z = 15.5).",
      figures: { share: 0.5, spans: 200, othersShare: 0, othersSpans: 400, standardErrors: 15.5, among: 3 },
      where: { service: 'cart', operation: 'serve', kind: 'server' },
    });
  });

  it('the one instance that is slow is named, with how long is long', () => {
    const { service, attributes, evidence } = firstOf((instance) => ({ selfMs: instance === 'cart-2' ? 60 : 4 }));
    expect(service).toBe('cart');
    expect(attributes).toEqual([{ key: 'service.instance.id', value: 'cart-2', inBad: 1, inGood: 0 }]);
    const { text, figures } = evidence.at(-1)!;
    expect(text).toBe(
      `Of 3 instances of cart one stands out, cart-2: 100 % of its 200 server spans took longer than ${figures.limitMs} ms by themselves, and 0 % of the others' 400 (z = 24.5).`,
    );
    expect(figures.limitMs).toBeGreaterThan(4);
    expect(figures.limitMs).toBeLessThan(60);
  });

  it('the one instance that calls nothing any more is named', () => {
    const stock = { service: 'stock', selfMs: 2 };
    const calls = (some: boolean) => ({ calls: some ? [{ to: stock }] : [] });
    const healthy = requests(
      COUNT,
      shop(() => calls(true)),
    );
    const { attributes, evidence } = firstOf((instance) => calls(instance !== 'cart-0'), healthy);
    expect(attributes).toMatchObject([{ key: 'service.instance.id', value: 'cart-0', inBad: expect.any(Number) }]);
    expect(evidence.at(-1)!.text).toBe(
      "Of 3 instances of cart one stands out, cart-0: 100 % of its 200 spans called nothing, and 0 % of the others' 800 (z = 31.6).",
    );
  });

  it('none is named where all became as bad', () => {
    expect(firstOf((_, request) => ({ failed: request % 2 === 0 })).attributes).toEqual([]);
    expect(firstOf(() => ({ selfMs: 60 })).attributes).toEqual([]);
  });

  it('none is named that was as much worse before', () => {
    const lame = (slower: number) => (instance: string) => ({ selfMs: slower * (instance === 'cart-2' ? 30 : 4) });
    expect(firstOf(lame(5), requests(COUNT, shop(lame(1)))).attributes).toEqual([]);
  });

  it('one that served hardly anything is named when all of that failed, but not for two failures', () => {
    const rare = (each: number) => (_: string, request: number) =>
      request % each === 0 ? { instance: 'cart-9', failed: true } : {};
    expect(firstOf(rare(60)).attributes).toMatchObject([{ key: 'service.instance.id', value: 'cart-9', inBad: 1 }]);
    const restless = requests(
      COUNT,
      shop((_, request) => ({ selfMs: request % 2 === 0 ? 9 : 4 })),
      600_000,
    );
    const few = requests(2, () => ({ service: 'cart', instance: 'cart-9', failed: true }), 700_000);
    const both = { ...restless, instances: [...restless.instances, ...few.instances] };
    expect(diagnose(HEALTHY, both).suspects[0]!.attributes).toEqual([]);
  });

  it('a version that fails on all of its instances is named, and none of these', () => {
    const canary = (instance: string) => ({ version: instance === 'cart-0' ? '1.0' : '2.0' });
    const healthy = requests(COUNT, shop(canary));
    const { attributes, evidence } = firstOf(
      (instance, request) => ({ ...canary(instance), failed: instance !== 'cart-0' && request % 2 === 0 }),
      healthy,
    );
    expect(attributes![0]).toMatchObject({ key: 'service.version', value: '2.0', inBad: 1 });
    expect(evidence.at(-1)!.text).toContain('Of 2 versions of cart one stands out, 2.0:');
  });

  it('a version that came with the incident is compared with what ran before', () => {
    const { sentence, attributes, evidence } = firstOf((instance, request) => ({
      ...{ version: '2.0', instance: `${instance}-new`, failed: request % 2 === 0 },
    }));
    expect(sentence).toBe('cart fails. Its version 2.0 is new.');
    expect(attributes).toEqual([{ key: 'service.version', value: '2.0', inBad: 1, inGood: 1 / 3 }]);
    expect(evidence.at(-1)!.text).toBe(
      'cart runs as version 2.0, which is new: an error began in 50 % of its 600 server spans, and in 0 % of the 600 that ran before (z = 20).',
    );
  });

  it('an instance that replaced another is told, but not as the reason', () => {
    const one = (instance: string) => shop(() => ({ instance }));
    const bad = requests(
      COUNT,
      shop((_, request) => ({ instance: 'cart-b', failed: request % 2 === 0 })),
      600_000,
    );
    const { sentence, evidence } = diagnose(requests(COUNT, one('cart-a')), bad).suspects[0]!;
    expect(sentence).toBe('cart fails.');
    expect(evidence.at(-1)!.text).toMatch(/^cart runs as instance cart-b, which is new:/);
  });

  it('of a new version that is bad on one instance only, the instance is named', () => {
    const { attributes, evidence } = firstOf((instance, request) => ({
      ...{ version: '2.0', failed: instance === 'cart-1' && request % 2 === 0 },
    }));
    expect(attributes!.map(({ value }) => value)).toEqual(['2.0', 'cart-1']);
    expect(evidence.at(-1)!.text).toContain('Of 3 instances of cart one stands out, cart-1:');
  });
});
