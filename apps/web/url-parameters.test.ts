import { expect, it } from 'vitest';
import { WALL_PARAMETERS } from './breaker-wall/wall-state.ts';
import { LIST_PARAMETERS } from './incidents/list-state.ts';
import { MAP_PARAMETERS } from './live-map/view-state.ts';
import { SEARCH_PARAMETERS } from './traces/search-state.ts';
import { notUnderstood } from './url-parameters.ts';

const onMap = (query: string) => notUnderstood(new URLSearchParams(query), MAP_PARAMETERS);
const onTraces = (query: string) => notUnderstood(new URLSearchParams(query), SEARCH_PARAMETERS);

it.each([
  'status=banana',
  'minDuration=-5',
  'maxDuration=much',
  'attribute=foo',
  'window=2y',
  'box=5~1~0~1',
  'from=now-1h',
  'toString=1',
])('of a search of traces, %s is not understood', (pair) => {
  expect(onTraces(`service=api&${pair}`)).toEqual([pair]);
});

it('a window of traces that ends before it begins is not understood', () => {
  expect(onTraces('from=9&to=3&service=api')).toEqual(['from=9', 'to=3']);
});

it.each([
  'service=%3Cb%3E&operation=GET%20/&status=error&minDuration=5&maxDuration=9.5&attribute=k=a=b&attribute=empty=',
  'window=15m&from=3&to=9&box=1~5~0~1.5',
  'status=&minDuration=&window=',
])('of a search of traces, all of %s is understood', (query) => {
  expect(onTraces(query)).toEqual([]);
});

it.each([
  'at=garbage',
  'at=1970-01-01T00:00:00Z',
  'compare=b',
  'range=100000d',
  'window=2m',
  'speed=3',
  'select=nope',
  'view=list',
  'hops=99',
  'group=colour',
  'without=idle,other',
  'node=nope',
])('of a view of the map, %s is not understood', (pair) => {
  expect(onMap(`filter=error > 1%25&${pair}`)).toEqual([pair]);
});

it.each([
  'select=node:api&view=table&pins=1x1,api:1:2&filter=x&unmatched=hide&focus=api&hops=2&tv=1',
  'at=2026-01-31T12:00:00Z&speed=10&window=5m&range=6h&compare=1h',
  'compare=2026-01-31T12:00:00Z&group=team&open=a~b&without=idle,inferred',
])('of a view of the map, all of %s is understood', (query) => {
  expect(onMap(query)).toEqual([]);
});

it('of the lists of breakers and incidents, what is not understood is told from what is', () => {
  const query = new URLSearchParams('sort=p95&reverse=1&q=a&show=open,half_open&service=api&select=breaker:api~cart');
  expect(notUnderstood(query, WALL_PARAMETERS)).toEqual([]);
  const odd = new URLSearchParams('sort=size&show=open,ajar&select=api');
  expect(notUnderstood(odd, WALL_PARAMETERS)).toEqual([...odd].map(([name, value]) => `${name}=${value}`));
  expect(notUnderstood(new URLSearchParams('status=open&text=a'), LIST_PARAMETERS)).toEqual([]);
  expect(notUnderstood(new URLSearchParams('status=odd'), LIST_PARAMETERS)).toEqual(['status=odd']);
});
