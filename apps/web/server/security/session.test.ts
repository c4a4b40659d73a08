import { describe, expect, it } from 'vitest';
import { createGate } from './session.ts';

const NOW = 1_769_860_800_000;
const gate = createGate(['correct-horse', 'battery-staple']);
const cookieOf = (setCookie: string) => ({ cookie: `theme=dark; ${setCookie.split(';')[0]}` });

describe('the gate', () => {
  it('lets everybody in where no token is set', () => {
    expect(createGate([]).admits({}, NOW)).toBe(true);
    expect(createGate([]).isClosed).toBe(false);
  });

  it('admits any of its tokens as bearer, and nothing else', () => {
    expect(gate.admits({ authorization: 'Bearer battery-staple' }, NOW)).toBe(true);
    expect(gate.admits({ authorization: 'bearer correct-horse' }, NOW)).toBe(true);
    for (const authorization of ['Bearer wrong', 'Bearer ', 'Basic correct-horse', 'correct-horse']) {
      expect(gate.admits({ authorization }, NOW)).toBe(false);
    }
    expect(gate.admits({}, NOW)).toBe(false);
  });

  it('admits the session that a token opened until it ends', () => {
    const cookie = cookieOf(gate.openSession('correct-horse', NOW, false));
    expect(gate.admits(cookie, NOW + 6 * 86_400_000)).toBe(true);
    expect(gate.admits(cookie, NOW + 8 * 86_400_000)).toBe(false);
  });

  it('refuses a session whose expiry was moved, or whose token is gone', () => {
    const cookie = cookieOf(gate.openSession('correct-horse', NOW, false));
    const moved = cookie.cookie.replace(/=(\d+)\./, (_, expiry) => `=${Number(expiry) + 1}.`);
    expect(gate.admits({ cookie: moved }, NOW)).toBe(false);
    expect(createGate(['battery-staple']).admits(cookie, NOW)).toBe(false);
  });

  it('keeps the cookie from scripts and other sites, and the token out of it', () => {
    const setCookie = gate.openSession('correct-horse', NOW, true);
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Lax; Secure$/);
    expect(setCookie).not.toContain('correct-horse');
  });
});
