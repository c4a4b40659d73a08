import { MutationObserver, onlineManager } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createQueryClient } from './query-client.ts';

beforeEach(() => onlineManager.setOnline(false));
afterEach(() => onlineManager.setOnline(true));

it('the server is asked although the browser says that it is offline', async () => {
  const answer = createQueryClient().fetchQuery({ queryKey: ['graph'], queryFn: async () => 'here' });
  await expect(answer).resolves.toBe('here');
});

it('the server is told although the browser says that it is offline', async () => {
  const stop = new MutationObserver(createQueryClient(), { mutationFn: async () => 'stopped' });
  await expect(stop.mutate()).resolves.toBe('stopped');
});
