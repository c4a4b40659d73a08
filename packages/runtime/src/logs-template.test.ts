import { describe, expect, it } from 'vitest';
import { logsAddress, parseLogsTemplate } from './logs-template.ts';

const TEMPLATE = 'https://logs.example/search?q=service={service}+trace={traceId}&from={from}&to={to}';

describe('the address of logs', () => {
  it('is filled with what they are of, encoded', () => {
    expect(logsAddress(TEMPLATE, { service: 'a b&c', from: 1, to: 2 })).toBe(
      'https://logs.example/search?q=service=a%20b%26c+trace=&from=1&to=2',
    );
  });

  it('is http or https, with places that something is known for', () => {
    expect(parseLogsTemplate(TEMPLATE)).toBe(TEMPLATE);
    for (const bad of ['javascript:alert({service})', '/logs?{service}', 'https://logs.example/{pod}', '{service}']) {
      expect(parseLogsTemplate(bad), bad).toBeUndefined();
    }
  });
});
