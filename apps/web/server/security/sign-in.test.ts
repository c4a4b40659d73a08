import { describe, expect, it } from 'vitest';
import { localPath, signInAddress } from './sign-in.ts';

describe('where sign-in leads', () => {
  it.each(['/', '/?select=node:api', '/api/v1/graph?from=now-5m'])('to %s, a path of this console', (path) => {
    expect(localPath(path)).toBe(path);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '', '/a b', '/a\r\nb'])(
    'never to %j',
    (path) => {
      expect(localPath(path)).toBe('/');
    },
  );

  it('carries the wanted page along', () => {
    expect(signInAddress('/?view=table')).toBe('/sign-in?next=%2F%3Fview%3Dtable');
    expect(signInAddress('/')).toBe('/sign-in');
  });
});
