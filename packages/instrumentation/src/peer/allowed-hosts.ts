import { isIP, isIPv4 } from 'node:net';

const PRIVATE_SUFFIXES = ['.local', '.localhost', '.localdomain', '.internal', '.lan', '.home.arpa', '.svc'];
const MAX_REMEMBERED = 1000;

/** Answers whether a host may be told the name of the service that calls it. */
export type HostRule = (host: string) => boolean;

/**
 * Builds the rule from `FAULTLINE_PROPAGATE_TO`.
 *
 * Always allowed: loopback, private and link-local addresses, names without a dot, and names under `.local`,
 * `.internal`, `.svc` and their like. `patterns` adds exact names, `*.example.com` (the domain and everything below it),
 * and `*` for every host.
 */
export function hostRule(patterns: readonly string[]): HostRule {
  const exact = new Set<string>();
  const suffixes: string[] = [];
  for (const pattern of patterns.map((p) => p.trim().toLowerCase()).filter((p) => p !== '')) {
    if (pattern === '*') return () => true;
    if (pattern.startsWith('*.')) {
      exact.add(pattern.slice(2));
      suffixes.push(pattern.slice(1));
    } else exact.add(pattern);
  }
  const remembered = new Map<string, boolean>();
  return (host) => {
    let allowed = remembered.get(host);
    if (allowed === undefined) {
      const name = normalise(host);
      allowed = isPrivateHost(name) || exact.has(name) || suffixes.some((suffix) => name.endsWith(suffix));
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(host, allowed);
    }
    return allowed;
  };
}

function normalise(host: string): string {
  const lower = host.toLowerCase().replace(/\.$/, '');
  return lower.startsWith('[') && lower.endsWith(']') ? lower.slice(1, -1) : lower;
}

function isPrivateHost(host: string): boolean {
  if (isIPv4(host)) return isPrivateIPv4(host);
  if (isIP(host) === 6) return isPrivateIPv6(host);
  if (host === '') return false;
  return !host.includes('.') || PRIVATE_SUFFIXES.some((suffix) => host.endsWith(suffix));
}

function isPrivateIPv4(address: string): boolean {
  const [a, b] = address.split('.').map(Number) as [number, number, number, number];
  return (
    a === 127 ||
    a === 10 ||
    (a === 192 && b === 168) ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127)
  );
}

function isPrivateIPv6(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (mapped) return isPrivateIPv4(mapped[1]!);
  return address === '::1' || /^f[cd]/.test(address) || /^fe[89ab]/.test(address);
}
