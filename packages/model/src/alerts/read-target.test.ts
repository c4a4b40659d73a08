import { describe, expect, it } from 'vitest';
import { shownUrl } from './alert-target.ts';
import { readAlertTarget } from './read-target.ts';

const GIVEN = { name: 'on call', type: 'webhook', url: 'https://example.com/hook' };
const read = (more: object, anyAddress = false) => readAlertTarget({ ...GIVEN, ...more }, { anyAddress });
const problemsOf = (more: object) => {
  const result = read(more);
  return 'problems' in result ? result.problems : [];
};

describe('a target', () => {
  it('is told of every incident unless it wants less, and needs no secrets', () => {
    expect(read({})).toEqual({
      definition: { ...GIVEN, token: '', headers: [], minSeverity: 'warning', enabled: true },
    });
  });

  it('is at http or https, without credentials in the address', () => {
    for (const url of ['ftp://a/', 'file:///etc/passwd', 'javascript:alert(1)', 'example.com', '', 1, undefined]) {
      expect(problemsOf({ url }).map(({ field }) => field)).toContain('url');
    }
    expect(problemsOf({ url: 'https://user:secret@example.com/' })[0]!.message).toContain('as a token or a header');
  });

  it('is not where clouds give credentials away, unless a setting allows that', () => {
    const url = 'http://169.254.169.254/latest/meta-data';
    expect(problemsOf({ url })[0]).toMatchObject({ field: 'url' });
    expect(read({ url }, true)).toHaveProperty('definition');
    expect(read({ url: 'http://127.0.0.1:9093' })).toHaveProperty('definition');
  });

  it('has headers that HTTP can carry and that Faultline does not send itself', () => {
    expect(problemsOf({ headers: [{ name: 'a b', value: 'c' }] })[0]!.field).toBe('headers[0].name');
    expect(problemsOf({ headers: [{ name: 'X-Key', value: 'a\r\nHost: evil' }] })[0]!.field).toBe('headers[0].value');
    expect(problemsOf({ headers: [{ name: 'Host', value: 'evil' }] })[0]!.message).toContain('sends itself');
    expect(problemsOf({ token: 't', headers: [{ name: 'authorization', value: 'x' }] })[0]!.field).toBe('headers');
  });

  it('is not told its secrets when they cannot be used', () => {
    const [problem] = problemsOf({ token: 'geheim-é' });
    expect(problem!.field).toBe('token');
    expect(problem!.message).not.toContain('geheim');
  });
});

describe("a target's address for people", () => {
  it('is without the parts that may be keys', () => {
    const slack = 'https://hooks.slack.com/services/T024BE7LD/B024BE7LE/abcdefghijklmnopqrstuvwx';
    expect(shownUrl(slack)).toBe('https://hooks.slack.com/services/T024BE7LD/B024BE7LE/…');
    expect(shownUrl('https://example.com/hook?key=secret')).toBe('https://example.com/hook?…');
    expect(shownUrl('http://127.0.0.1:9093/')).toBe('http://127.0.0.1:9093/');
  });
});
