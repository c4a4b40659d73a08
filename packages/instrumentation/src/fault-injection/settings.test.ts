import { expect, test } from 'vitest';
import { readFaultSettings } from './settings.ts';

const TRACES = 'http://collector:4318/v1/traces';
const KEY = 'sixteen chars or more';
const ON = { FAULTLINE_FIT: '1', FAULTLINE_FIT_KEY: KEY };

function read(env: NodeJS.ProcessEnv, tracesUrl = TRACES) {
  const complaints: string[] = [];
  return { settings: readFaultSettings(env, tracesUrl, complaints), complaints };
}

test('it is off unless it is asked for, in silence', () => {
  expect(read({})).toEqual({ settings: undefined, complaints: [] });
  expect(read({ FAULTLINE_FIT_KEY: KEY })).toEqual({ settings: undefined, complaints: [] });
  expect(read({ ...ON, FAULTLINE_FIT: '0' })).toEqual({ settings: undefined, complaints: [] });
});

test('asked for, it has the defaults', () => {
  expect(read(ON)).toEqual({
    settings: {
      keys: [KEY],
      isEdge: false,
      userHeader: 'x-user-id',
      deviceHeader: 'x-device',
      targets: undefined,
      maxInjections: 1000,
      intervalMs: 2000,
      url: 'http://collector:4318/v1/faults',
      headers: {},
    },
    complaints: [],
  });
});

test('everything can be set', () => {
  const { settings, complaints } = read({
    ...ON,
    FAULTLINE_FIT_KEY: `${KEY}, the key of yesterday`,
    FAULTLINE_FIT_EDGE: '1',
    FAULTLINE_FIT_USER_HEADER: 'X-Account',
    FAULTLINE_FIT_DEVICE_HEADER: 'X-Kind',
    FAULTLINE_FIT_TARGETS: 'recommendations, db-1',
    FAULTLINE_FIT_MAX_INJECTIONS: '7',
    FAULTLINE_FIT_INTERVAL: '500',
    FAULTLINE_FIT_URL: 'https://control/faults/',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x',
  });
  expect(complaints).toEqual([]);
  expect(settings).toEqual({
    keys: [KEY, 'the key of yesterday'],
    isEdge: true,
    userHeader: 'x-account',
    deviceHeader: 'x-kind',
    targets: new Set(['recommendations', 'db-1']),
    maxInjections: 7,
    intervalMs: 500,
    url: 'https://control/faults',
    headers: { authorization: 'Bearer x' },
  });
});

test('without a key of 16 characters it is off, and no key is ever repeated', () => {
  expect(read({ FAULTLINE_FIT: '1' })).toEqual({
    settings: undefined,
    complaints: ['FAULTLINE_FIT is 1, but FAULTLINE_FIT_KEY holds no key. No faults are injected'],
  });
  const { settings, complaints } = read({ FAULTLINE_FIT: '1', FAULTLINE_FIT_KEY: 'too short' });
  expect(settings).toBeUndefined();
  expect(complaints.join()).not.toContain('too short');
  expect(complaints).toHaveLength(2);
});

test('production asks for a second yes', () => {
  const production = { ...ON, NODE_ENV: 'production' };
  expect(read(production)).toEqual({
    settings: undefined,
    complaints: [
      'FAULTLINE_FIT is 1, but NODE_ENV is production and FAULTLINE_FIT_IN_PRODUCTION is not 1. No faults are injected',
    ],
  });
  expect(read({ ...production, FAULTLINE_FIT_IN_PRODUCTION: '1' }).settings).toBeDefined();
});

test('without an address to ask it is off', () => {
  expect(read(ON, 'http://collector/in').settings).toBeUndefined();
  expect(read({ ...ON, FAULTLINE_FIT_URL: 'ftp://x' }).settings).toBeUndefined();
  expect(read({ ...ON, FAULTLINE_FIT_URL: 'http://control/v1/faults' }, 'http://collector/in').settings?.url).toBe(
    'http://control/v1/faults',
  );
});

test('what is not understood is complained of', () => {
  expect(read({ FAULTLINE_FIT: 'yes' })).toEqual({
    settings: undefined,
    complaints: ['FAULTLINE_FIT is "yes"; expected 1 or 0'],
  });
  expect(read({ ...ON, FAULTLINE_FIT_MAX_INJECTIONS: 'many' })).toMatchObject({
    settings: { maxInjections: 1000 },
    complaints: ['FAULTLINE_FIT_MAX_INJECTIONS is "many"; expected a whole number. 1000 is used'],
  });
});

test('the list is never asked for less often than every 2 s: its answers are believed for 5', () => {
  const { settings, complaints } = read({ ...ON, FAULTLINE_FIT_INTERVAL: '60000' });
  expect(settings?.intervalMs).toBe(2000);
  expect(complaints).toEqual([
    'FAULTLINE_FIT_INTERVAL is "60000"; expected milliseconds from 50 to 2000. 2000 is used',
  ]);
});
