import { expect, test } from 'vitest';
import { headlineOf } from './headline.ts';
import { suspectFor, symptomIn } from './incident.fixture.ts';

const inside = { ...symptomIn('cart'), isEntry: false };

test('the headline is of the first suspect, and says whether little speaks against it', () => {
  const first = { ...suspectFor('pay'), score: 0.05, tiedWith: ['cart'] };
  expect(headlineOf({ suspects: [first, suspectFor('cart')], symptoms: [inside] })).toEqual({
    of: 'suspect',
    suspect: { service: 'pay', reading: 'failing', tiedWith: ['cart'] },
    isLittle: true,
  });
});

test('as long as nobody is suspected it is of the first symptom at the entry, or of the first', () => {
  const entry = symptomIn('web');
  expect(headlineOf({ suspects: [], symptoms: [inside, entry] })).toEqual({ of: 'symptom', symptom: entry });
  expect(headlineOf({ suspects: [], symptoms: [inside] })).toEqual({ of: 'symptom', symptom: inside });
});

test('there is none where nothing is known', () => {
  expect(headlineOf({ suspects: [], symptoms: [] })).toBeNull();
});
