import { QueryClient } from '@tanstack/react-query';

/**
 * One cache for what the server said. It is asked although the browser says that it is offline: a console on this machine,
 * or on this network, is there all the same.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: 1, networkMode: 'always' }, mutations: { networkMode: 'always' } },
  });
}
