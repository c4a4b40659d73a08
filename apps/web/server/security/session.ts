import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const COOKIE = 'faultline_session';
const LIFETIME_MS = 7 * 24 * 3_600_000;

/** Decides who may see the console and its API. */
export interface Gate {
  /** False where no token is set: everybody who reaches the console may see it. */
  isClosed: boolean;
  /** By `Authorization: Bearer` or by the session cookie. */
  admits(headers: IncomingHttpHeaders, nowMs: number): boolean;
  knows(token: string): boolean;
  /** `Set-Cookie` of a session that the token opens. */
  openSession(token: string, nowMs: number, isHttps: boolean): string;
  /** `Set-Cookie` that ends the session. */
  endSession(): string;
}

/**
 * The session cookie holds its expiry and a MAC of it under the token, never the token itself. It survives a restart,
 * and dies with the token.
 */
export function createGate(tokens: readonly string[]): Gate {
  const knows = (token: string): boolean => tokens.reduce((found, known) => isSame(token, known) || found, false);
  const isSession = (value: string, nowMs: number): boolean => {
    const [expiry = '', mac = ''] = value.split('.');
    if (!/^\d{1,15}$/.test(expiry) || Number(expiry) < nowMs) return false;
    return tokens.reduce((found, token) => isSame(mac, macOf(token, expiry)) || found, false);
  };
  return {
    isClosed: tokens.length > 0,
    knows,
    admits(headers, nowMs) {
      if (tokens.length === 0) return true;
      const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
      if (bearer !== undefined) return knows(bearer);
      const session = cookieOf(headers.cookie ?? '');
      return session !== undefined && isSession(session, nowMs);
    },
    openSession(token, nowMs, isHttps) {
      const expiry = String(nowMs + LIFETIME_MS);
      return `${cookie(`${expiry}.${macOf(token, expiry)}`, LIFETIME_MS / 1e3)}${isHttps ? '; Secure' : ''}`;
    },
    endSession: () => cookie('', 0),
  };
}

function cookie(value: string, maxAgeSeconds: number): string {
  return `${COOKIE}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
}

function cookieOf(header: string): string | undefined {
  const prefix = `${COOKIE}=`;
  const pair = header.split(/; */).find((text) => text.startsWith(prefix));
  return pair?.slice(prefix.length);
}

function macOf(token: string, expiry: string): string {
  return createHmac('sha256', token).update(`faultline-session ${expiry}`).digest('base64url');
}

/** Compares digests, so that the time taken says nothing about either text. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
