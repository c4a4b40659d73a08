import { expect, test } from 'vitest';
import { type Deploy, mergeDeploys } from './deploy.ts';
import { readDeploy } from './read-deploy.ts';

const NOW_MS = 1_000_000_000;
const deploy = (more: Partial<Deploy>): Deploy => ({
  id: '',
  service: 'checkout',
  version: '2.0.0',
  previousVersion: '',
  at: NOW_MS,
  environment: '',
  description: '',
  url: '',
  source: 'seen',
  ...more,
});

test('a deploy is of a service, and now unless it says when', () => {
  expect(readDeploy({ service: 'checkout', version: '2.0.0' }, NOW_MS)).toEqual({
    definition: { service: 'checkout', version: '2.0.0', at: NOW_MS, environment: '', description: '', url: '' },
  });
});

test.each([
  ['no service', {}, 'service'],
  ['a time to come', { service: 'a', at: NOW_MS + 3_600_000 }, 'at'],
  ['a time that is no number', { service: 'a', at: 'now' }, 'at'],
  ['an address that is a script', { service: 'a', url: 'javascript:alert(1)' }, 'url'],
  ['an address with a quote in it', { service: 'a', url: 'https://x/"onload=' }, 'url'],
  ['control characters', { service: 'a\u0000' }, 'service'],
  ['a field nobody knows', { service: 'a', sevice: 'b' }, 'sevice'],
])('a deploy with %s is refused, with the field that is wrong', (_what, json, field) => {
  const result = readDeploy(json, NOW_MS);
  expect('problems' in result && result.problems.map((problem) => problem.field)).toEqual([field]);
});

test('one that was reported and seen comes once, as it was reported, with the version before it', () => {
  const reported = deploy({ id: 'a', source: 'reported', at: NOW_MS - 60_000, description: 'new cache' });
  const seen = deploy({ previousVersion: '1.9.0' });
  expect(mergeDeploys([reported], [seen])).toEqual([{ ...reported, previousVersion: '1.9.0' }]);
});

test('the same version much later is another deploy, and the newest comes first', () => {
  const reported = deploy({ id: 'a', source: 'reported', at: NOW_MS - 3_600_000 });
  expect(mergeDeploys([reported], [deploy({})]).map(({ source }) => source)).toEqual(['seen', 'reported']);
});
