import { createHash } from 'node:crypto';

const SIX_BYTES = 2 ** 48;

/**
 * Whether `subject` is among the `percentage` (0 to 100) of all subjects that `salt` picks. The same answer everywhere and
 * always; with another salt, others are picked. The first six bytes of SHA-256 of `salt:subject`, as a fraction of one.
 */
export function isPicked(salt: string, subject: string, percentage: number): boolean {
  if (percentage >= 100) return true;
  const hash = createHash('sha256').update(`${salt}:${subject}`).digest();
  return (hash.readUIntBE(0, 6) / SIX_BYTES) * 100 < percentage;
}
