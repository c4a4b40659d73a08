import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import type { Diagnosis, Suspect } from './diagnosis.ts';
import { type Call, requests, type Work } from './requests.fixture.ts';

const COUNT = 200;
const DATABASE = { kind: 'database', name: 'postgresql/orders' } as const;

/** What differs from a healthy system: web and app both call cart, which calls stock and a database; web also calls ads. */
interface Changes {
  web?: Partial<Work>;
  app?: Partial<Work>;
  cart?: Partial<Work>;
  stock?: Partial<Work>;
  ads?: Partial<Work>;
  webToCart?: Partial<Call>;
  appToCart?: Partial<Call>;
  webToAds?: Partial<Call>;
  cartToStock?: Partial<Call>;
  cartToDatabase?: Partial<Call>;
  /** Share of requests that are hit. */
  share?: number;
}

function shop(changes: Changes): (request: number) => Work {
  return (request) => {
    const isHit = (request % 10) / 10 < (changes.share ?? 1);
    const change = isHit ? changes : {};
    const stock = { service: 'stock', selfMs: 3, ...change.stock };
    const cart: Work = {
      service: 'cart',
      selfMs: 4,
      calls: [
        { to: stock, ...change.cartToStock },
        { to: DATABASE, gapMs: 2, ...change.cartToDatabase },
      ],
      ...change.cart,
    };
    if (request % 2 === 1) return { service: 'app', calls: [{ to: cart, ...change.appToCart }], ...change.app };
    const ads = { service: 'ads', selfMs: 2, ...change.ads };
    const calls = [
      { to: cart, ...change.webToCart },
      { to: ads, ...change.webToAds },
    ];
    return { service: 'web', calls, ...change.web };
  };
}

const HEALTHY = requests(COUNT, shop({}));
const during = (changes: Changes): Diagnosis => diagnose(HEALTHY, requests(COUNT, shop(changes), 60_000));
const firstOf = (changes: Changes): Suspect => during(changes).suspects[0]!;

it('says that little explains a change that is hardly there', () => {
  const little = 'Little in the traces explains this. What changed most: stock became slow by itself.';
  expect(during({ stock: { selfMs: 3.4 } }).summary).toBe(little);
  expect(during({ stock: { selfMs: 4 } }).summary).toBe('stock became slow by itself.');
});

describe('a healthy window', () => {
  it('has no suspects, and says that nothing explains it', () => {
    expect(during({})).toMatchObject({
      suspects: [],
      summary: expect.stringContaining('Nothing in the traces explains this'),
      critical: '',
      impact: { services: [], entries: [], requestsLost: 0, shareOfEntry: 0 },
    });
  });

  it('has none where there were no spans at all', () => {
    const nothing = { operations: [], children: [], instances: [] };
    expect(diagnose(nothing, nothing).suspects).toEqual([]);
    expect(diagnose(HEALTHY, nothing).suspects).toEqual([]);
  });

  it('has none where only the mix of requests changed', () => {
    const otherMix = requests(COUNT, (request) => shop({})(request % 4 === 0 ? request : 1), 60_000);
    expect(diagnose(HEALTHY, otherMix).suspects).toEqual([]);
  });
});

describe('which end of a slow call is at fault', () => {
  it('the callee, where it is slow itself', () => {
    const found = during({ stock: { selfMs: 90 } });
    expect(found.suspects[0]).toMatchObject({
      service: 'stock',
      kind: 'service',
      operation: 'serve',
      reading: 'slow-itself',
    });
    expect(found.suspects[0]!.explains).toBeGreaterThan(0.9);
    expect(found).toMatchObject({ critical: 'stock', impact: { services: ['app', 'cart', 'stock', 'web'] } });
    expect(found.impact.entries).toEqual(['app serve', 'web serve']);
    expect(found.impact.shareOfEntry).toBeGreaterThan(0.9);
  });

  it('also where only some of its requests are slow', () => {
    expect(firstOf({ stock: { selfMs: 90 }, share: 0.3 })).toMatchObject({ service: 'stock', reading: 'slow-itself' });
  });

  it('the service whose store is slow, as a dependency', () => {
    expect(firstOf({ cartToDatabase: { gapMs: 80 } })).toMatchObject({
      service: 'cart',
      kind: 'dependency',
      reading: 'slow-dependency',
      connection: { source: 'cart', target: 'database:postgresql/orders' },
    });
  });

  it('the store, where several services wait for it', () => {
    const shared = (gapMs: number) => shop({ ads: { calls: [{ to: DATABASE, gapMs }] }, cartToDatabase: { gapMs } });
    const { suspects } = diagnose(requests(COUNT, shared(2)), requests(COUNT, shared(80), 60_000));
    expect(suspects[0]).toMatchObject({ service: 'database:postgresql/orders', kind: 'dependency' });
  });

  it('the callee, also where whoever began the requests sends no spans', () => {
    const called = (changes: Changes) => (request: number) => ({ ...shop(changes)(request), isCalled: true });
    const { suspects } = diagnose(
      requests(COUNT, called({})),
      requests(COUNT, called({ stock: { selfMs: 90 } }), 60_000),
    );
    expect(suspects[0]).toMatchObject({ service: 'stock', reading: 'slow-itself' });
    const { excessMsPerRequest } = suspects[0]!.evidence[0]!.figures;
    expect(excessMsPerRequest).toBeGreaterThan(50);
    expect(excessMsPerRequest).toBeLessThan(90);
  });

  it('the callee, where its callers wait longer than it became slower: it is not as fast as ever', () => {
    const found = firstOf({ cart: { selfMs: 60 }, webToCart: { gapMs: 100 }, appToCart: { gapMs: 100 } });
    expect(found).toMatchObject({ service: 'cart', reading: 'slow-itself' });
  });

  it('says of an operation that nobody saw before what is usual, not what it took', () => {
    const { suspects } = diagnose(
      requests(COUNT, shop({})),
      requests(COUNT, shop({ ads: { calls: [{ to: { service: 'new', selfMs: 200 } }] } }), 60_000),
    );
    expect(suspects[0]!.evidence[0]!.text).toMatch(
      /^new itself \(serve\), not known before, took \d+ ms; .* ms is usual of others/,
    );
  });

  it('the callee, where all of its callers wait while it serves as fast as ever', () => {
    expect(firstOf({ webToCart: { gapMs: 70 }, appToCart: { gapMs: 70 } })).toMatchObject({
      service: 'cart',
      reading: 'slow-incoming',
      connection: { target: 'cart' },
    });
  });

  it('the caller, where all that it calls seems slow', () => {
    expect(firstOf({ webToCart: { gapMs: 70 }, webToAds: { gapMs: 70 } })).toMatchObject({
      service: 'web',
      reading: 'slow-outgoing',
      connection: { source: 'web' },
    });
  });

  it('neither alone, where they have only this connection: a tie, said to be one', () => {
    const { suspects, summary } = during({ cartToStock: { gapMs: 70 }, cart: {} });
    const [first] = suspects;
    expect(first).toMatchObject({ rank: 1, kind: 'connection', reading: 'slow-connection' });
    expect([first!.service, ...first!.tiedWith].sort()).toEqual(['cart', 'stock']);
    expect(suspects[1]).toMatchObject({ rank: 1, tiedWith: [first!.service] });
    expect(summary).toContain('The traces say the same of');
  });

  it('names whom a tied one is tied with, where two connections in a row are slow', () => {
    const chain = (gapMs: number) => () => ({
      service: 'web',
      calls: [{ to: { service: 'cart', calls: [{ to: { service: 'stock' }, gapMs: gapMs * 1.03 }] }, gapMs }],
    });
    const { suspects } = diagnose(requests(COUNT, chain(2)), requests(COUNT, chain(70), 60_000));
    for (const { reading, tiedWith } of suspects) {
      if (reading === 'slow-connection') expect(tiedWith).not.toEqual([]);
    }
    expect(suspects[0]!.reading).toBe('slow-connection');
  });

  it('not a caller that only waits for calls whose callee was not seen in the baseline either', () => {
    const before = requests(COUNT, shop({}));
    const { suspects } = diagnose(
      before,
      requests(COUNT, shop({ ads: { calls: [{ to: { service: 'new', selfMs: 200 } }] } }), 60_000),
    );
    expect(suspects[0]).toMatchObject({ service: 'new' });
  });
});

describe('which end of a failed call is at fault', () => {
  const CART_FAILS: Changes = {
    cart: { failed: true },
    ...{ web: { failed: true }, app: { failed: true }, webToCart: { failed: true }, appToCart: { failed: true } },
  };

  it('the callee where errors begin, and not who passes them on', () => {
    const found = during({ ...CART_FAILS, share: 0.2 });
    expect(found.suspects[0]).toMatchObject({ service: 'cart', reading: 'failing', tiedWith: [] });
    expect(found.suspects[0]!.explains).toBeCloseTo(1);
    expect(found.impact).toMatchObject({ requestsLost: 40, entries: ['app serve', 'web serve'] });
    expect(found.impact.shareOfEntry).toBeCloseTo(0.2);
  });

  it('the caller, where it alone is refused as asking wrongly', () => {
    const refused = { failed: true, status: '401' };
    expect(
      firstOf({ cart: refused, webToCart: refused, app: {}, appToCart: { to: { service: 'cart' } } }),
    ).toMatchObject({
      service: 'web',
      reading: 'bad-request',
    });
  });

  it('either, where the only caller is refused', () => {
    const refused = { failed: true, status: '400' };
    const { suspects } = during({ stock: refused, cartToStock: refused });
    expect(suspects[0]).toMatchObject({ rank: 1, reading: 'bad-request' });
    expect([suspects[0]!.service, ...suspects[0]!.tiedWith].sort()).toEqual(['cart', 'stock']);
  });

  const UNANSWERED = { to: { kind: 'external', name: 'stock' }, failed: true } as const;

  it('the callee that does not answer within a limit, which is told', () => {
    const suspect = firstOf({ cartToStock: { ...UNANSWERED, durationMs: 2_000 } });
    expect(suspect).toMatchObject({ service: 'stock', connection: { source: 'cart', target: 'stock' } });
    const errors = suspect.evidence.find(({ type }) => type === 'errors')!;
    expect(errors.figures).toMatchObject({ limitMs: 2_000, after: 1 });
    expect(errors.text).toContain('at the time limit of the caller, always after 2000 ms');
  });

  it('the callee that refuses at once and sends no span', () => {
    expect(firstOf({ cartToStock: { ...UNANSWERED, durationMs: 0.2 } })).toMatchObject({
      service: 'stock',
      reading: 'refused',
    });
  });

  it('what a breaker protects against, where it is open; and that it is open', () => {
    const rejected = { ...UNANSWERED, durationMs: 0.1, rejected: true };
    const suspect = firstOf({ cartToStock: rejected });
    expect(suspect).toMatchObject({ service: 'stock', reading: 'breaker-open' });
    expect(suspect.sentence).toContain('look at what happened before it opened');
  });

  it('whoever made breakers refuse, however many more calls they refuse than had failed', () => {
    const guarded = (isDown: boolean) => (request: number) => {
      const failed = isDown;
      const isOpen = isDown && request % 10 > 1;
      const stock = isDown ? { ...UNANSWERED, durationMs: 0.2 } : { to: { service: 'stock' } };
      const cart: Work = {
        service: 'cart',
        failed,
        calls: [{ ...stock, breaker: true, rejected: isDown && request % 5 > 0 }],
      };
      return { service: 'web', failed, calls: [{ to: cart, failed, breaker: true, rejected: isOpen }] };
    };
    const { suspects } = diagnose(requests(COUNT, guarded(false)), requests(COUNT, guarded(true), 60_000));
    expect(suspects[0]).toMatchObject({ service: 'stock', reading: 'refused', tiedWith: [] });
    expect(suspects[0]!.evidence.at(-1)!.text).toContain('refused by a breaker');
  });

  it('of several nodes that a refused call may have gone to, the one that fails', () => {
    const called = (isDown: boolean) => (request: number) => {
      const down = { failed: isDown, breaker: true, rejected: isDown && request % 5 > 0 };
      const stock = isDown ? { ...UNANSWERED, durationMs: 0.2 } : { to: { service: 'stock' } };
      const calls = [
        { ...stock, ...down, name: 'GET' },
        { to: { service: 'ads' }, breaker: true, name: 'GET' },
      ];
      return { service: 'web', failed: isDown, calls };
    };
    const { suspects } = diagnose(requests(COUNT, called(false)), requests(COUNT, called(true), 60_000));
    expect(suspects[0]).toMatchObject({ service: 'stock' });
    expect(suspects.some(({ service }) => service === 'ads')).toBe(false);
  });

  it('the store that answers nothing any more, also for what its only user takes longer without it', () => {
    const { suspects } = during({ cartToDatabase: { failed: true, gapMs: 0.1 }, cart: { selfMs: 60 } });
    expect(suspects[0]).toMatchObject({
      service: 'database:postgresql/orders',
      kind: 'dependency',
      connection: { source: 'cart', target: 'database:postgresql/orders' },
    });
    expect(suspects[0]!.evidence.map(({ type }) => type)).toEqual(expect.arrayContaining(['errors', 'latency']));
  });

  it('the service, where only some of what it asks its store fails', () => {
    const { suspects } = during({ cartToDatabase: { failed: true, gapMs: 0.1 }, share: 0.5 });
    expect(suspects[0]).toMatchObject({ service: 'cart', kind: 'dependency' });
  });

  it('the caller that gives up although its callee is as fast as ever, and finishes', () => {
    expect(firstOf({ webToCart: { durationMs: 3, failed: true } })).toMatchObject({
      service: 'web',
      reading: 'cancelled',
    });
  });
});

describe('a call that is not made any more', () => {
  it('speaks against who no longer makes it', () => {
    const found = firstOf({ cart: { calls: [] }, share: 0.5 });
    expect(found).toMatchObject({ service: 'cart', reading: 'changed-calls', share: { shape: 1 } });
    expect(found.evidence[0]!.text).toMatch(
      /^cart \(serve\) called .* in 50 % of cases instead of 100 %|called nothing in 50 % of cases instead of 0 %/,
    );
  });

  it('counts for little where errors tell more', () => {
    expect(
      firstOf({ cart: { calls: [] }, ads: { failed: true }, webToAds: { failed: true }, web: { failed: true } }),
    ).toMatchObject({
      service: 'ads',
      reading: 'failing',
    });
  });
});

describe('the answer', () => {
  it('says of each channel one sentence with its figures', () => {
    const [latency] = firstOf({ stock: { selfMs: 90 } }).evidence;
    expect(latency).toMatchObject({ type: 'latency', where: { service: 'stock', operation: 'serve', kind: 'server' } });
    const { beforeMs, afterMs, standardErrors, excessMsPerRequest } = latency!.figures;
    expect(latency!.text).toBe(
      `stock itself (serve) took ${afterMs} ms instead of ${beforeMs} ms (t = ${standardErrors}, ${COUNT} calls): ${excessMsPerRequest} ms a request.`,
    );
  });

  it('is the same whatever the order of the sums', () => {
    const incident = requests(COUNT, shop({ stock: { selfMs: 90 }, ads: { failed: true }, share: 0.5 }), 60_000);
    const reversed = {
      operations: incident.operations.toReversed(),
      children: incident.children.toReversed(),
      instances: incident.instances.toReversed(),
    };
    const [one, other] = [diagnose(HEALTHY, incident), diagnose(HEALTHY, reversed)];
    expect(other.suspects.map(({ service }) => service)).toEqual(one.suspects.map(({ service }) => service));
    expect(other.suspects[0]!.score).toBeCloseTo(one.suspects[0]!.score, 9);
  });

  it('has scores below 1 in total, and finds two culprits at once', () => {
    const { suspects } = during({ stock: { selfMs: 90 }, ads: { failed: true }, webToAds: { failed: true } });
    expect(
      suspects
        .slice(0, 2)
        .map(({ service }) => service)
        .sort(),
    ).toEqual(['ads', 'stock']);
    expect(suspects.reduce((sum, { score }) => sum + score, 0)).toBeLessThan(1);
  });
});
