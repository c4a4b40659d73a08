import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Claim, signToken, TokenVerifier } from './token.ts';

const KEY = 'a key of 16 chars';
const NOW = 1_000_000_000_000;
const CLAIM: Claim = { experimentId: 'b1946ac92492d234', expiresAtS: NOW / 1000 + 60, environment: undefined };

const verifier = (keys: string[] = [KEY], environment = 'staging') => new TokenVerifier(keys, environment);
test('a token says what was signed', () => {
  expect(verifier().verify(signToken(CLAIM, KEY), NOW)).toEqual(CLAIM);
  const meant = { ...CLAIM, environment: 'staging' };
  expect(verifier().verify(signToken(meant, KEY), NOW)).toEqual(meant);
});

test('its form is fixed, so that other languages can write it', () => {
  expect(signToken({ ...CLAIM, expiresAtS: 1_763_600_000 }, KEY)).toBe(
    'eyJpIjoiYjE5NDZhYzkyNDkyZDIzNCIsIngiOjE3NjM2MDAwMDB9.PkAIvreuk6er4nQXmnuJdr',
  );
});

test('every key verifies, so that keys can be replaced one service after the other', () => {
  const old = signToken(CLAIM, 'the old key, 16 chars');
  expect(verifier([KEY, 'the old key, 16 chars']).verify(old, NOW)).toEqual(CLAIM);
  expect(verifier().verify(old, NOW)).toBe('forged');
});

test('a token ends with its time, also one that was genuine before', () => {
  const checker = verifier();
  const token = signToken(CLAIM, KEY);
  expect(checker.verify(token, NOW)).toEqual(CLAIM);
  expect(checker.verify(token, CLAIM.expiresAtS * 1000)).toBe('expired');
});

test('a token of another environment is foreign, one of none is at home everywhere', () => {
  expect(verifier([KEY], 'production').verify(signToken({ ...CLAIM, environment: 'staging' }, KEY), NOW)).toBe(
    'foreign',
  );
  expect(verifier([KEY], '').verify(signToken({ ...CLAIM, environment: 'staging' }, KEY), NOW)).toBe('foreign');
  expect(verifier([KEY], '').verify(signToken(CLAIM, KEY), NOW)).toEqual(CLAIM);
});

test('what was changed by one character is forged', () => {
  const [payload, mac] = signToken(CLAIM, KEY).split('.') as [string, string];
  const other = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('234', '235')).toString('base64url');
  expect(verifier().verify(`${other}.${mac}`, NOW)).toBe('forged');
});

test.each([
  ['nothing', ''],
  ['no dot', 'abc'],
  ['ten thousand bytes', 'a'.repeat(10_000)],
  ['a long payload', `${'a'.repeat(401)}.${'b'.repeat(22)}`],
  ['a short signature', `abc.${'b'.repeat(21)}`],
  ['characters that are not base64url', `a+/=.${'b'.repeat(22)}`],
  ['two dots', `a.b.${'b'.repeat(22)}`],
  ['a line break after it', `${signToken(CLAIM, KEY)}\n`],
  ['letters of more than one byte', `${'ü'.repeat(5)}.${'ü'.repeat(22)}`],
])('malformed: %s', (_what, token) => {
  expect(verifier().verify(token, NOW)).toBe('malformed');
});

test.each([
  ['not JSON', '{'],
  ['deeply nested', '['.repeat(250)],
  ['null', 'null'],
  ['a number', '7'],
  ['nothing in it', '{}'],
  ['only a prototype', '{"__proto__":{"i":"b1946ac92492d234","x":9999999999}}'],
  ['an id of another form', '{"i":"../../x","x":9999999999}'],
  ['a time of another type', '{"i":"b1946ac92492d234","x":"9999999999"}'],
  ['an environment of another type', '{"i":"b1946ac92492d234","x":9999999999,"e":{}}'],
])('malformed although it is signed: %s', (_what, text) => {
  const payload = Buffer.from(text).toString('base64url');
  const mac = createHmac('sha256', KEY).update(payload).digest('base64url').slice(0, 22);
  expect(verifier().verify(`${payload}.${mac}`, NOW)).toBe('malformed');
});
