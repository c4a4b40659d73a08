import { expect, it } from 'vitest';
import { parseSelection } from './selection.ts';

it.each(['', 'node:', 'node', 'connection:a', 'connection:a~', 'connection:a~b~c', 'galaxy:x'])(
  'selects nothing for select=%s',
  (text) => {
    expect(parseSelection(text)).toBeNull();
  },
);
