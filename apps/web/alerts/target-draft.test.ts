import { readAlertTarget } from '@faultline/model';
import { expect, it } from 'vitest';
import { incidentsEnglish } from '../text/english/incidents.ts';
import { inFormWords } from '../ui/form-problem.ts';
import { bodyOf, FIRST_TARGET } from './target-draft.ts';

it('headers are lines of a name and a value', () => {
  expect(bodyOf({ ...FIRST_TARGET, name: ' on call ', headers: 'X-Key: a:b\n\n  X-Empty \n' })).toEqual({
    name: 'on call',
    type: 'webhook',
    url: '',
    token: '',
    minSeverity: 'warning',
    headers: [
      { name: 'X-Key', value: 'a:b' },
      { name: 'X-Empty', value: '' },
    ],
  });
});

it('the form has words for whatever is wrong with it', () => {
  const wrong = { ...FIRST_TARGET, url: 'not a url', token: 'ü', headers: 'Host: a\nno header: ü' };
  const found = readAlertTarget(bodyOf(wrong), { anyAddress: true });
  const said = inFormWords('problems' in found ? found.problems : [], incidentsEnglish.alerts.expected, () => '');
  expect(said.map(({ field }) => field)).toEqual(['name', 'url', 'token', 'headers']);
  expect(said.filter((problem) => problem.said === '')).toEqual([]);
});
