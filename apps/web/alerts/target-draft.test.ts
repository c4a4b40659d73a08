import { expect, it } from 'vitest';
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
