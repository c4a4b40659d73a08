import { describe, expect, it } from 'vitest';
import type { ComparedOperation } from './compare-windows.ts';
import type { ErrorFinding } from './error-channel.ts';
import { passOnRefusals } from './refusals.ts';

function finding(service: string, callee: string, reading: ErrorFinding['reading'], charged = service): ErrorFinding {
  return {
    operation: { service, operation: `call ${callee}`, callee } as ComparedOperation,
    ...{ before: 0, after: 1, calls: 10, z: 5, confidence: 1, errorsPerRequest: 1 },
    reading,
    charged: new Map([[charged, 1]]),
  };
}

function passOn(findings: readonly ErrorFinding[]): Record<string, number>[] {
  const operations = findings.map(({ operation }) => operation);
  return passOnRefusals(findings, operations, []).map(({ charged }) => Object.fromEntries(charged));
}

describe('what breakers refused', () => {
  it('is charged to whoever fails behind several of them', () => {
    const charged = passOn([
      finding('web', 'api', 'breaker-open'),
      finding('api', 'cart', 'breaker-open'),
      finding('cart', '', 'failing'),
    ]);
    expect(charged).toEqual([{ cart: 1 }, { cart: 1 }, { cart: 1 }]);
  });

  it('is charged to the node behind where nothing is known of that', () => {
    expect(passOn([finding('api', 'cart', 'breaker-open')])).toEqual([{ cart: 1 }]);
  });

  it('is a tie where two refuse each other and nothing else fails', () => {
    const charged = passOn([finding('api', 'cart', 'breaker-open'), finding('cart', 'api', 'breaker-open')]);
    expect(charged).toEqual([{ cart: 1 }, { api: 1 }]);
  });

  it('is charged where hundreds refuse each other, on more paths than could be followed one by one', () => {
    const services = Array.from({ length: 200 }, (_, n) => n);
    const refusals = services.flatMap((n) =>
      Array.from({ length: 12 }, (_, k) => finding(`s${n}`, `s${(n + 7 * k + 1) % 200}`, 'breaker-open')),
    );
    const [first] = passOn([...refusals, finding('s1', '', 'failing')]);
    const total = Object.values(first!).reduce((sum, part) => sum + part, 0);
    expect(total).toBeCloseTo(1);
    expect(Object.entries(first!).toSorted(([, a], [, b]) => b - a)[0]![0]).toBe('s1');
  });
});
