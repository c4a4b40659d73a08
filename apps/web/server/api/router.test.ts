import { describe, expect, it, vi } from 'vitest';
import { type ApiRoute, findRoute, type MethodNotAllowed } from './router.ts';

const answer = vi.fn();
const ROUTES: ApiRoute[] = [
  { method: 'GET', path: '/services/{name}', answer },
  { method: 'GET', path: '/faults', answer },
  { method: 'POST', path: '/faults', answer },
];
const find = (method: string, path: string) => findRoute(ROUTES, method, `/api/v1${path}`);

describe('the router', () => {
  it('decodes the parts of a path', () => {
    expect(find('GET', '/services/a%2Fb%20c')).toEqual({ answer, parts: { name: 'a/b c' } });
  });

  it('answers HEAD as GET', () => {
    expect(find('HEAD', '/services/api').answer).toBe(answer);
  });

  it('says 404 for a path that it does not have', () => {
    for (const path of ['/nope', '', '/services', '/services/api/more']) {
      expect(() => find('GET', path)).toThrowError(expect.objectContaining({ status: 404, code: 'not_found' }));
    }
  });

  it('says 405 and which methods a path has', () => {
    const error = (() => {
      try {
        return find('PUT', '/faults');
      } catch (thrown) {
        return thrown as MethodNotAllowed;
      }
    })();
    expect(error).toMatchObject({ status: 405, allowed: ['GET', 'POST'] });
  });

  it('says 400 for a part that is no UTF-8', () => {
    expect(() => find('GET', '/services/%ff')).toThrowError(
      expect.objectContaining({ status: 400, parameter: 'name' }),
    );
  });
});
