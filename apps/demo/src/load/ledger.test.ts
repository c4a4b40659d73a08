import { describe, expect, it } from 'vitest';
import { Ledger } from './ledger.ts';

describe('the ledger of sent requests', () => {
  it('counts by route and outcome', () => {
    const ledger = new Ledger(10, 0);
    ledger.ended(ledger.sent('home', 100), 'ok');
    ledger.ended(ledger.sent('home', 110), 'timeout');
    ledger.ended(ledger.sent('license', 120), 'http_error');
    ledger.sent('license', 130);
    const report = ledger.report(100, 200);
    expect(report).toMatchObject({ sent: 4, ok: 1, failed: 2, pending: 1, complete: true });
    expect(report.routes.home).toMatchObject({ sent: 2, ok: 1, failed: 1, pending: 0 });
    expect(report.routes.license.outcomes).toEqual({
      pending: 1,
      ok: 0,
      http_error: 1,
      timeout: 0,
      connection_error: 0,
    });
  });

  it('takes the beginning of a window in and leaves its end out', () => {
    const ledger = new Ledger(10, 0);
    for (const at of [99, 100, 199, 200]) ledger.sent('home', at);
    expect(ledger.report(100, 200).sent).toBe(2);
  });

  it('says so when a window reaches back to what it has forgotten, or to before its start', () => {
    const ledger = new Ledger(3, 50);
    expect(ledger.report(49, 100).complete).toBe(false);
    for (const at of [60, 70, 80, 90, 100]) ledger.sent('home', at);
    expect(ledger.report(60, 200)).toMatchObject({ complete: false, sent: 3 });
    expect(ledger.report(80, 200)).toMatchObject({ complete: true, sent: 3 });
  });

  it('ignores how a request ended that it has forgotten', () => {
    const ledger = new Ledger(1, 0);
    const forgotten = ledger.sent('home', 1);
    ledger.sent('home', 2);
    ledger.ended(forgotten, 'ok');
    expect(ledger.report(0, 10)).toMatchObject({ sent: 1, ok: 0, pending: 1 });
  });
});
