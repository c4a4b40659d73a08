import { expect, it } from 'vitest';
import { inFormWords } from './form-problem.ts';

const refused = (message: string) => `This ${message}.`;

it('what is wrong with a field is said once, in the words of the form', () => {
  const problems = [
    { field: 'headers[0].name', message: 'is "", but a text of 1 to 100 characters is expected' },
    { field: 'headers[2].value', message: 'is not a text that an HTTP header can carry' },
    { field: 'faults[0].target.name', message: 'is "", but a text of 1 to 300 characters is expected' },
  ];
  const expected = { headers: 'Lines such as X-Key: value.', 'faults[0].target.name': 'Say which one.' };
  expect(inFormWords(problems, expected, refused)).toEqual([
    { field: 'headers', said: 'Lines such as X-Key: value.' },
    { field: 'faults[0].target.name', said: 'Say which one.' },
  ]);
});

it('what only the API knows is said as it says it, without the name that it has for the field', () => {
  expect(inFormWords([{ field: 'url', message: 'leads to 169.254.169.254' }], {}, refused)).toEqual([
    { field: 'url', said: 'This leads to 169.254.169.254.' },
  ]);
});
