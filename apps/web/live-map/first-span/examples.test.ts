import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlExample, nodeExample, sdkExample } from './examples.ts';

const INGEST = { url: 'http://127.0.0.1:4318', needsToken: false };

describe('the examples for the first span', () => {
  it('name the address to send to', () => {
    for (const example of [nodeExample, sdkExample, curlExample]) expect(example(INGEST)).toContain(INGEST.url);
  });

  it('carry a token only where one is asked for', () => {
    for (const example of [nodeExample, sdkExample, curlExample]) {
      expect(example(INGEST)).not.toContain('Bearer');
      expect(example({ ...INGEST, needsToken: true })).toContain('Bearer YOUR_TOKEN');
    }
  });

  it('send one span of now, with valid ids, from any POSIX shell', () => {
    const command = curlExample(INGEST).replace('curl ', 'printf "%s\\n" ');
    const printed = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
    const body = JSON.parse(printed.slice(printed.indexOf('{"resourceSpans"')));
    const [span] = body.resourceSpans[0].scopeSpans[0].spans;
    expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
    const startMs = Number(BigInt(span.startTimeUnixNano) / 1_000_000n);
    expect(Math.abs(startMs - Date.now())).toBeLessThan(5_000);
    expect(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)).toBe(20_000_000n);
  });
});
