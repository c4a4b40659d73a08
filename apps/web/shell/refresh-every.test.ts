import { describe, expect, it } from 'vitest';
import { ApiFailure } from './ask-api.ts';
import { refreshEvery } from './refresh-every.ts';

const after = (error: Error | null, isChanging = false) => refreshEvery(5_000, isChanging)({ state: { error } });

describe('what the API said is asked for again', () => {
  it('while it changes', () => {
    expect(after(null, true)).toBe(5_000);
  });

  it('no more once it has settled', () => {
    expect(after(null)).toBe(false);
  });

  it('although it has settled where it could not be read', () => {
    expect(after(new ApiFailure(503, 'The store is away.', []))).toBe(5_000);
    expect(after(new TypeError('Failed to fetch'))).toBe(5_000);
  });

  it('no more where it is known that there is no such thing', () => {
    expect(after(new ApiFailure(404, 'There is none.', []))).toBe(false);
  });
});
