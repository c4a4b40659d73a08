/** Addresses that mean "every address of this machine": nobody can send to them. */
const ANY_ADDRESS = ['0.0.0.0', '::'];

/**
 * Where a service sends its spans.
 * @param host address that the collector listens on
 * @param visitedAs Host header of the visitor, whose name for this machine is right where `host` is any address
 */
export function ingestAddress(host: string, port: number, visitedAs: string | null): string {
  const visited = /^(\[[^\]]+\]|[^:]+)/.exec(visitedAs ?? '')?.[1];
  const name = ANY_ADDRESS.includes(host) ? (visited ?? 'localhost') : host;
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}
