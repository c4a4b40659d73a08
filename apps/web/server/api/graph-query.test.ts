import { describe, expect, it } from 'vitest';
import { readGraphQuery } from './graph-query.ts';

const read = (query: string) => readGraphQuery(new URLSearchParams(query), 1_769_860_800_000);

describe('the query of GET /graph', () => {
  it('focuses on nothing by default', () => {
    expect(read('').focus).toBeUndefined();
  });

  it('focuses one hop around a service unless hops says otherwise', () => {
    expect(read('focus=api').focus).toEqual({ node: 'api', hops: 1 });
    expect(read('focus=api&hops=0').focus).toEqual({ node: 'api', hops: 0 });
  });

  it.each(['-1', '11', '1.5', 'two', ''])('refuses hops=%s', (hops) => {
    expect(() => read(`focus=api&hops=${hops}`)).toThrow(`hops is "${hops}", but a whole number from 0 to 10`);
  });

  it('refuses hops without focus', () => {
    expect(() => read('hops=2')).toThrowError(expect.objectContaining({ status: 400, parameter: 'focus' }));
  });

  it.each(['namespace', 'team', 'region'])('groups by %s', (groupBy) => {
    expect(read(`groupBy=${groupBy}`).view).toEqual({ grouping: groupBy, open: [] });
  });

  it('groups nothing by default', () => {
    expect(read('').view.grouping).toBeUndefined();
    expect(read('groupBy=service').view.grouping).toBeUndefined();
  });

  it('opens groups by name, whatever that is, where there are groups', () => {
    expect(read('groupBy=team&open=a,b&open=').view.open).toEqual(['a,b', '']);
    expect(() => read('open=a')).toThrowError(expect.objectContaining({ status: 400, parameter: 'groupBy' }));
  });

  it('says why there is no graph by what connections do not know, and 400 for what will never be', () => {
    expect(() => read('groupBy=version')).toThrowError(expect.objectContaining({ status: 501, parameter: 'groupBy' }));
    expect(() => read('groupBy=version')).toThrow('keeps connections per service');
    expect(() => read('groupBy=colour')).toThrowError(expect.objectContaining({ status: 400, parameter: 'groupBy' }));
  });
});
