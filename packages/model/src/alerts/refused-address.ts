/**
 * Whether nothing may be sent to an IP address: those that clouds give a machine's credentials at, and those that no
 * receiver can have. Loopback and private networks are where an Alertmanager runs.
 * https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 * @param address IPv4 or IPv6, as `URL` and `dns.lookup` write it; IPv6 with or without brackets
 */
export function isRefusedAddress(address: string): boolean {
  const plain = address
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .toLowerCase();
  const ipv4 = plain.includes(':') ? ipv4Within(plain) : plain;
  if (ipv4 !== undefined) return isRefusedIpv4(ipv4);
  // Link-local, multicast, unspecified, and where AWS, GCP and Alibaba answer in IPv6.
  return /^(fe[89ab][0-9a-f]|ff[0-9a-f]{2}):/.test(plain) || plain === '::' || METADATA_IPV6.has(plain);
}

const METADATA_IPV6: ReadonlySet<string> = new Set(['fd00:ec2::254', 'fd20:ce::254', 'fd00:ec2:0:0:0:0:0:254']);
/** Alibaba's, Oracle's and Azure's, outside link-local. */
const METADATA_IPV4: ReadonlySet<string> = new Set(['100.100.100.200', '192.0.0.192', '168.63.129.16']);

function isRefusedIpv4(address: string): boolean {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return false;
  const [a, b] = parts as [number, number];
  return a === 0 || a >= 224 || (a === 169 && b === 254) || METADATA_IPV4.has(address);
}

/** The IPv4 address that an IPv6 one stands for: mapped (::ffff:), compatible (::), or by NAT64 (64:ff9b::). */
function ipv4Within(address: string): string | undefined {
  const tail = /^(?:::(?:ffff:(?:0:)?)?|64:ff9b::)(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/.exec(
    address,
  );
  if (!tail) return undefined;
  if (tail[1] !== undefined) return tail[1];
  const [high, low] = [Number.parseInt(tail[2]!, 16), Number.parseInt(tail[3]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
