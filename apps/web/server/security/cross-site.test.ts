import { expect, it } from 'vitest';
import { isFromOtherSite } from './cross-site.ts';

it.each([
  [{}, false],
  [{ 'sec-fetch-site': 'same-origin' }, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ 'sec-fetch-site': 'same-site' }, true],
  [{ 'sec-fetch-site': 'cross-site' }, true],
  // A proxy may have put another Host; the browser knows.
  [{ 'sec-fetch-site': 'same-origin', origin: 'https://faultline.example', host: '10.0.0.1:3000' }, false],
  [{ origin: 'http://localhost:3000', host: 'localhost:3000' }, false],
  [{ origin: 'http://localhost:4000', host: 'localhost:3000' }, true],
  [{ origin: 'https://evil.example', host: 'localhost:3000' }, true],
  [{ origin: 'null', host: 'localhost:3000' }, true],
])('a request with %j comes from another site: %s', (headers, expected) => {
  expect(isFromOtherSite(headers)).toBe(expected);
});
