import { describe, expect, it } from 'vitest';
import type { EdgeFact } from '../graph-facts.ts';
import { nodeRefOfId } from '../node.ts';
import { judgeMissing } from './judge-missing.ts';
import type { MissingFacts, SenderFacts } from './missing-facts.ts';

const NOW = 1_700_000_060_000;
const DAY_MS = 86_400_000;

const sender = (service: string, figures: Partial<SenderFacts> = {}): SenderFacts => ({
  service,
  spans: 10,
  clientSpans: 5,
  serverSpans: 5,
  lateSpans: 0,
  lastSpanMs: NOW - 5_000,
  ...figures,
});
const facts = (figures: Partial<MissingFacts> = {}): MissingFacts => ({
  window: { fromMs: NOW - 60_000, toMs: NOW },
  nowMs: NOW,
  source: nodeRefOfId('api'),
  target: nodeRefOfId('cart'),
  senders: [sender('api'), sender('cart')],
  edges: [],
  services: ['api', 'cart'],
  lastCallMs: 0,
  notStored: [],
  collectors: [],
  partial: false,
  maxLatenessMs: DAY_MS,
  ...figures,
});
/** Calls of which the caller's end was seen, the callee's, or both. */
const edge = (source: string | null, target: string | null, calls: number, ends = 'both'): EdgeFact => ({
  source: source === null ? null : nodeRefOfId(source),
  target: target === null ? null : nodeRefOfId(target),
  address: '',
  kind: 'rpc',
  breaker: '',
  recent: false,
  executed: calls,
  matched: ends === 'both' ? calls : 0,
  failed: 0,
  timedOut: 0,
  retries: 0,
  injected: 0,
  rows: calls,
  sampledRows: 0,
  callerLatency: new Map(ends === 'callee' ? [] : [[100, calls]]),
  calleeLatency: new Map(ends === 'caller' ? [] : [[100, calls]]),
});
const codes = (figures: Partial<MissingFacts>) => judgeMissing(facts(figures)).map(({ code }) => code);
const reason = (code: string, figures: Partial<MissingFacts>) =>
  judgeMissing(facts(figures)).find((other) => other.code === code);

describe('why a connection is missing', () => {
  it('is not asked for nothing: one that is there whole is said to be there', () => {
    expect(codes({ edges: [edge('api', 'cart', 7)] })).toEqual(['connected', 'active', 'active']);
  });

  it('tells of how many calls only one end is known', () => {
    const edges = [edge('api', 'cart', 4), edge('api', 'cart', 3, 'caller'), edge('api', 'cart', 2, 'callee')];
    expect(judgeMissing(facts({ edges }))[0]).toMatchObject({
      code: 'half-seen',
      severity: 'warning',
      figures: { calls: 9, callerOnly: 3, calleeOnly: 2 },
    });
  });

  it('does not ask a database for its end', () => {
    const target = nodeRefOfId('database:postgresql/orders');
    const edges = [edge('api', 'database:postgresql/orders', 3, 'caller')];
    expect(codes({ target, senders: [sender('api')], edges })).toEqual(['connected', 'active']);
  });

  it('explains itself by a service that nobody has heard of, and names one that is called alike', () => {
    const never = sender('Cart', { spans: 0, clientSpans: 0, serverSpans: 0, lastSpanMs: 0 });
    const reasons = judgeMissing(facts({ target: nodeRefOfId('Cart'), senders: [sender('api'), never] }));
    expect(reasons[0]).toMatchObject({ code: 'never-seen', severity: 'critical', subject: 'Cart', names: ['cart'] });
  });

  it('explains itself by a service that fell silent, and since when', () => {
    const silent = sender('api', { spans: 0, clientSpans: 0, serverSpans: 0, lastSpanMs: NOW - 600_000 });
    expect(judgeMissing(facts({ senders: [silent, sender('cart')] }))[0]).toMatchObject({
      code: 'silent',
      subject: 'api',
      figures: { lastSpanMs: NOW - 600_000, agoMs: 600_000 },
    });
  });

  it('explains itself by a caller without client spans, or a callee without server spans', () => {
    expect(codes({ senders: [sender('api', { clientSpans: 0 }), sender('cart')] })[0]).toBe('no-client-spans');
    expect(codes({ senders: [sender('api'), sender('cart', { serverSpans: 0 })] })[0]).toBe('no-server-spans');
  });

  it('shows where the calls of the source went unanswered, most first', () => {
    const edges = [
      edge('api', 'external:10.0.0.1:80', 1, 'caller'),
      edge('api', 'external:10.0.0.2:80', 5, 'caller'),
      edge('api', null, 2, 'caller'),
      edge('api', 'database:postgresql/orders', 9, 'caller'),
    ];
    expect(reason('unanswered', { edges })).toMatchObject({
      figures: { calls: 8, unnamed: 2 },
      names: ['external:10.0.0.2:80', 'external:10.0.0.1:80'],
    });
  });

  it('shows requests at the target whose caller is unknown, or that began a trace of their own', () => {
    const edges = [edge(null, 'cart', 3, 'callee'), edge('internet', 'cart', 4, 'callee'), edge('web', 'cart', 2)];
    expect(reason('orphans', { edges })?.figures).toEqual({ calls: 3, requests: 9 });
    expect(reason('own-traces', { edges })?.figures).toEqual({ calls: 4, requests: 9 });
  });

  it('shows what lies between the two', () => {
    const edges = [edge('api', 'gateway', 3), edge('gateway', 'cart', 3), edge('api', 'user', 9)];
    expect(reason('by-way-of', { edges })?.names).toEqual(['gateway']);
  });

  it('says when the last call was, or that there never was one', () => {
    expect(reason('earlier', { lastCallMs: NOW - 120_000 })?.figures.agoMs).toBe(120_000);
    expect(codes({ lastCallMs: NOW - 120_000 })).not.toContain('never-called');
    expect(codes({})).toContain('never-called');
  });
});

describe('why a service is missing', () => {
  const alone = { target: undefined, senders: [sender('api')] };

  it('is a matter of its spans alone', () => {
    expect(codes(alone)).toEqual(['active']);
    expect(codes({ ...alone, senders: [sender('api', { clientSpans: 0, serverSpans: 0 })] })).toEqual(['active']);
  });

  it('takes late spans for a reason where they may have come too late', () => {
    const senders = [sender('api', { lateSpans: 4 })];
    const window = { fromMs: NOW - 2 * DAY_MS, toMs: NOW - DAY_MS };
    expect(reason('late', { ...alone, senders })?.severity).toBe('info');
    expect(reason('late', { ...alone, senders, window })?.severity).toBe('warning');
  });

  it('names what is held up or lost on the way in', () => {
    const collector = { collector: 'pike:4318', logBytes: 0, logQuotaBytes: 1, spansWaiting: 70, obstacle: '' };
    const figures = {
      ...alone,
      collectors: [
        { ...collector, logAgeMs: 60_000 },
        { ...collector, collector: 'eel:4318', logAgeMs: 1_000, obstacle: 'The disk is full.' },
      ],
      notStored: [{ reason: 'start_time_in_future', spans: 3 }],
      partial: true,
    };
    expect(codes(figures)).toEqual(['turned-away', 'waiting', 'not-stored', 'partial', 'active']);
    expect(reason('waiting', figures)).toMatchObject({ figures: { spans: 70, ageMs: 60_000 }, names: ['pike:4318'] });
    expect(reason('turned-away', figures)?.names).toEqual(['eel:4318']);
  });

  it('says how much is sampled near it', () => {
    const edges = [{ ...edge('web', 'api', 4), sampledRows: 3 }, edge('web', 'user', 40)];
    expect(reason('sampled', { ...alone, edges })?.figures.share).toBe(0.75);
  });
});
