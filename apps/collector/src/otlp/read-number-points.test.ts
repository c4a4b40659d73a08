import { describe, expect, it } from 'vitest';
import { DecodeError } from './decode-error.ts';
import { metricsRequestFromJson } from './metrics-from-json.ts';
import { type NumberPoint, readNumberPoints } from './read-number-points.ts';

const POINT = { timeUnixNano: '1700000000123456789', asInt: '1' };

function read(metrics: unknown[], wanted = /./) {
  const request = {
    resourceMetrics: [
      {
        scopeMetrics: [{ metrics }],
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'api' } },
            { key: 'service.instance.id', value: { stringValue: 'api-1' } },
            { key: 'process.pid', value: { intValue: 7 } },
          ],
        },
      },
    ],
  };
  const points: (NumberPoint & { metric: string })[] = [];
  const unvisited = readNumberPoints(metricsRequestFromJson(Buffer.from(JSON.stringify(request))), {
    visitOf: (metric) => (wanted.test(metric) ? (point) => points.push({ metric, ...point }) : undefined),
    attributes: new Set(['state', 'count']),
  });
  return { points, unvisited };
}

describe('number points', () => {
  it('come with their resource, time, value and the attributes that are text', () => {
    const attributes = [
      { key: 'state', value: { stringValue: 'open' } },
      { key: 'state', value: { stringValue: 'closed' } },
      { key: 'count', value: { intValue: 3 } },
      { key: 'unknown', value: { stringValue: 'x' } },
    ];
    const { points } = read([{ name: 'a', gauge: { dataPoints: [{ ...POINT, attributes }] } }]);
    expect(points).toEqual([
      {
        service: 'api',
        instance: 'api-1',
        metric: 'a',
        timeMs: 1_700_000_000_123,
        value: 1,
        attributes: new Map([['state', 'open']]),
      },
    ]);
  });

  it('are read as integers, as doubles, and negative', () => {
    const values = [{ asInt: '-5' }, { asDouble: 0.25 }, { asDouble: 'NaN' }].map((value) => ({
      ...POINT,
      asInt: null,
      ...value,
    }));
    expect(read([{ name: 'a', gauge: { dataPoints: values } }]).points.map(({ value }) => value)).toEqual([
      -5,
      0.25,
      Number.NaN,
    ]);
  });

  it('of cumulative sums that may fall are levels; those of other sums, histograms and summaries are not', () => {
    const dataPoints = [POINT];
    const { points, unvisited } = read([
      { name: 'level', sum: { dataPoints, aggregationTemporality: 2, isMonotonic: false } },
      { name: 'unsaid', sum: { dataPoints } },
      { name: 'delta', sum: { dataPoints, aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA' } },
      { name: 'grows', sum: { dataPoints, aggregationTemporality: 2, isMonotonic: true } },
      { name: 'histogram', histogram: { dataPoints } },
      { name: 'exponential', exponentialHistogram: { dataPoints } },
      { name: 'summary', summary: { dataPoints: [POINT, POINT] } },
    ]);
    expect(points.map(({ metric }) => metric)).toEqual(['level', 'unsaid']);
    expect(unvisited).toEqual({ unwanted: 0, notLevels: 6 });
  });

  it('of metrics that are not wanted are counted only', () => {
    const { points, unvisited } = read(
      [
        { name: 'mine', gauge: { dataPoints: [POINT] } },
        { name: 'other', gauge: { dataPoints: [POINT, POINT] } },
        { name: 'third', histogram: { dataPoints: [{}] } },
      ],
      /^mine$/,
    );
    expect(points).toHaveLength(1);
    expect(unvisited).toEqual({ unwanted: 3, notLevels: 0 });
  });

  it('without a recorded value are passed over', () => {
    expect(read([{ name: 'a', gauge: { dataPoints: [{ ...POINT, flags: 1 }, { timeUnixNano: '1' }] } }])).toEqual({
      points: [],
      unvisited: { unwanted: 0, notLevels: 0 },
    });
  });

  it('of a request that is not well-formed are not read', () => {
    const visitor = { visitOf: () => () => {}, attributes: new Set<string>() };
    expect(() => readNumberPoints(Buffer.from([0x0a, 9]), visitor)).toThrow(DecodeError);
    expect(() => metricsRequestFromJson(Buffer.from('{"resourceMetrics":{}}'))).toThrow('resourceMetrics: a list');
    expect(() => read([{ name: 'a', gauge: { dataPoints: [{ asInt: 'x' }] } }])).toThrow(
      'resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[0].asInt: an integer',
    );
  });
});
