import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * A check of the `Authorization` header against bearer tokens. It takes as long for any wrong token, so that nothing
 * can be learnt from how long it took. Without tokens everybody may pass.
 */
export function bearerCheck(tokens: readonly string[]): (authorization: string | undefined) => boolean {
  const accepted = tokens.map(digest);
  return (authorization) => {
    if (accepted.length === 0) return true;
    const given = digest(/^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '');
    let matches = false;
    for (const token of accepted) if (timingSafeEqual(token, given)) matches = true;
    return matches;
  };
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
