import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.ts';
import { type Call, requests, type Work } from './requests.fixture.ts';

const COUNT = 200;

/** Requests to web, which calls ads; `tries` says how often, and all but the last may fail. */
function webCallsAds(tries: (request: number) => number, call: Partial<Call> = {}): (request: number) => Work {
  return (request) => ({
    service: 'web',
    calls: Array.from({ length: tries(request) }, () => ({
      to: { service: 'ads', selfMs: 2, failed: call.failed ?? false },
      ...call,
    })),
  });
}

const BEFORE = requests(
  COUNT,
  webCallsAds(() => 1),
);
const firstOf = (work: (request: number) => Work) => diagnose(BEFORE, requests(COUNT, work, 60_000)).suspects[0];

describe('calls that fail and are repeated', () => {
  const storm = firstOf(webCallsAds((request) => 2 + (request % 3), { failed: true }))!;

  it('make the connection the suspect, and its sentence says who repeats them', () => {
    expect(storm).toMatchObject({
      service: 'ads',
      kind: 'connection',
      connection: { source: 'web', target: 'ads' },
      reading: 'failing',
      repeats: { caller: 'web', before: 1, after: 3 },
      sentence: 'ads fails. web repeats its calls to it: 3 for each request instead of 1.',
    });
  });

  it('are why their caller takes longer, also in between', () => {
    const waiting = (selfMs: number, failed: boolean) => (request: number) => ({
      ...webCallsAds((n) => (failed ? 2 + (n % 3) : 1), { failed })(request),
      selfMs,
    });
    const { suspects } = diagnose(BEFORE, requests(COUNT, waiting(30, true), 60_000));
    expect(suspects.map(({ service }) => service)).toEqual(['ads']);
    expect(suspects[0]!.explains).toBeGreaterThan(0.7);
    expect(diagnose(BEFORE, requests(COUNT, waiting(30, false), 60_000)).suspects[0]).toMatchObject({
      service: 'web',
      reading: 'slow-itself',
    });
  });

  it('are evidence with figures that can be checked', () => {
    const evidence = storm.evidence.find(({ finding }) => finding?.of === 'repeats')!;
    expect(evidence).toMatchObject({
      type: 'errors',
      figures: { before: 1, after: 3 },
      where: { service: 'web', operation: 'call ads', kind: 'client', callee: 'ads' },
    });
    expect(evidence.figures.calls).toBeGreaterThan(2.9 * COUNT);
    expect(evidence.text).toMatch(
      /^web made 3 calls to ads for each request that it served instead of 1 \(z = \d+(\.\d+)?, \d+ calls\): it repeats what fails\.$/,
    );
  });
});

describe('nothing is repeated', () => {
  it('where calls fail once each', () => {
    expect(firstOf(webCallsAds(() => 1, { failed: true }))).toMatchObject({ kind: 'service', sentence: 'ads fails.' });
  });

  it('where there are more requests', () => {
    const more = requests(
      3 * COUNT,
      webCallsAds(() => 1, { failed: true }),
      60_000,
    );
    expect(diagnose(BEFORE, more).suspects[0]).not.toHaveProperty('repeats');
  });

  it('where more calls are made and none fails', () => {
    const [first] = diagnose(
      BEFORE,
      requests(
        COUNT,
        webCallsAds(() => 4, { gapMs: 30 }),
        60_000,
      ),
    ).suspects;
    expect(first).toBeDefined();
    expect(first).not.toHaveProperty('repeats');
  });

  it('where only more of the requests make the call', () => {
    const seldom = requests(
      COUNT,
      webCallsAds((request) => (request % 3 === 0 ? 1 : 0)),
    );
    const always = requests(
      COUNT,
      webCallsAds(() => 1, { failed: true }),
      60_000,
    );
    expect(diagnose(seldom, always).suspects[0]).not.toHaveProperty('repeats');
  });

  it('where too few calls tell it', () => {
    const few = requests(
      3,
      webCallsAds(() => 4, { failed: true }),
      60_000,
    );
    expect(diagnose(BEFORE, few).suspects.filter(({ repeats }) => repeats)).toEqual([]);
  });
});
