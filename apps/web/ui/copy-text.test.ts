import { afterEach, expect, it, vi } from 'vitest';
import { copyText } from './copy-text.ts';

afterEach(() => vi.unstubAllGlobals());

it.each([true, false])(
  'where there is no clipboard a text is selected, and copied if that is allowed: %s',
  async (allowed) => {
    const shown = {} as HTMLElement;
    const selectAllChildren = vi.fn();
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('document', { getSelection: () => ({ selectAllChildren }), execCommand: () => allowed });
    expect(await copyText('npm start', shown)).toBe(allowed);
    expect(selectAllChildren).toHaveBeenCalledExactlyOnceWith(shown);
  },
);
