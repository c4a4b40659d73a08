import { describe, expect, it } from 'vitest';
import { RejectionLedger } from './rejection-ledger.ts';

type Written = [rejections: Record<string, number>, atMs: number, token: string];

function setUp() {
  const written: Written[] = [];
  let failing = false;
  let tokens = 0;
  const ledger = new RejectionLedger(
    {
      write: async (rejections, atMs, token) => {
        written.push([Object.fromEntries(rejections), atMs, token]);
        if (failing) throw new Error('ClickHouse is away');
      },
    },
    () => 1_000,
    () => `token-${++tokens}`,
  );
  return { ledger, written, fail: (value: boolean) => (failing = value) };
}

describe('the rejection ledger', () => {
  it('writes the sum by reason, once', async () => {
    const { ledger, written } = setUp();
    ledger.add(new Map([['invalid_trace_id', 2]]));
    ledger.add(new Map([['invalid_trace_id', 1]]));
    await ledger.write();
    await ledger.write();
    expect(written).toEqual([[{ invalid_trace_id: 3 }, 1_000, 'token-1']]);
  });

  it('repeats what failed unchanged and under the same token, and what came meanwhile after it', async () => {
    const { ledger, written, fail } = setUp();
    fail(true);
    ledger.add(new Map([['a', 1]]));
    await expect(ledger.write()).rejects.toThrow('away');
    ledger.add(new Map([['a', 5]]));
    fail(false);
    await ledger.write();
    await ledger.write();
    expect(written.slice(1)).toEqual([
      [{ a: 1 }, 1_000, 'token-1'],
      [{ a: 5 }, 1_000, 'token-2'],
    ]);
  });
});
