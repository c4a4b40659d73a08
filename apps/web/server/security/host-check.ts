import { isLoopback } from '@faultline/runtime';

/**
 * Whether a request's Host header may name this server. Bound to the loopback address, only this machine's own names
 * may: a page of another site whose DNS name was made to point here (DNS rebinding) would come with that name.
 */
export function isOwnHost(hostHeader: string | undefined, boundTo: string): boolean {
  if (!isLoopback(boundTo)) return true;
  const name = hostNameOf(hostHeader ?? '');
  return isLoopback(name) || name === boundTo || name.endsWith('.localhost');
}

/** The name in `name:port` or `[::1]:port`, lower case, without the brackets. */
export function hostNameOf(hostHeader: string): string {
  const match = /^(?:\[([0-9a-f:]+)\]|([^:]+))(?::\d+)?$/i.exec(hostHeader.trim());
  return (match?.[1] ?? match?.[2] ?? '').toLowerCase();
}
