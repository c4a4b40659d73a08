import { describe, expect, it } from 'vitest';
import { attributeContrasts } from './attribute-contrast.ts';

const value = (key: string, text: string, bad: number, good: number) => ({ key, value: text, bad, good });

describe('the contrast of attributes', () => {
  it('tells what bad spans have more often, what can be acted on first', () => {
    const values = [
      value('tenant', 'acme', 100, 0),
      value('service.version', '2.1.0', 60, 50),
      value('http.route', '/pay', 90, 300),
    ];
    expect(attributeContrasts({ bad: 100, good: 1_000, values })).toEqual([
      { key: 'service.version', value: '2.1.0', inBad: 0.6, inGood: 0.05 },
      { key: 'http.route', value: '/pay', inBad: 0.9, inGood: 0.3 },
      { key: 'tenant', value: 'acme', inBad: 1, inGood: 0 },
    ]);
  });

  it('leaves out what good spans have as often', () => {
    expect(attributeContrasts({ bad: 100, good: 100, values: [value('os.type', 'linux', 100, 95)] })).toEqual([]);
  });

  it('leaves out which port a connection happened to have', () => {
    const values = [value('network.peer.port', '43958', 100, 10), value('server.port', '3108', 100, 10)];
    expect(attributeContrasts({ bad: 100, good: 100, values }).map(({ key }) => key)).toEqual(['server.port']);
  });

  it('says nothing of a handful of spans', () => {
    expect(attributeContrasts({ bad: 2, good: 100, values: [value('tenant', 'acme', 2, 0)] })).toEqual([]);
    expect(attributeContrasts({ bad: 100, good: 0, values: [value('tenant', 'acme', 100, 0)] })).toEqual([]);
  });
});
