import { describe, expect, it } from 'vitest';
import { incidentOf } from '../incidents/incident.fixture.ts';
import { type AlertMessage, messageDue, testMessage } from './alert-message.ts';
import type { AlertTarget, AlertTargetType } from './alert-target.ts';
import { alertPayload } from './payload.ts';

const TARGET = { id: 'a', name: 'on call', minSeverity: 'warning', enabled: true, enabledAt: 0 } as AlertTarget;
const OPENED = messageDue(incidentOf(), TARGET, [], 2_000_000)!.message;
const HREF = 'http://127.0.0.1:3000/incidents/0123456789abcdef';

const payload = (type: AlertTargetType, more: Partial<AlertMessage> = {}, url = 'https://example.com/x') =>
  alertPayload({ type, url }, { id: 'd'.repeat(16), message: { ...OPENED, ...more }, href: HREF, atMs: 1_010_000 });

describe('a message to a webhook', () => {
  it('says what happened to which incident, and where to look', () => {
    expect(payload('webhook')).toEqual({
      url: 'https://example.com/x',
      body: {
        version: 1,
        id: 'd'.repeat(16),
        stage: 'opened',
        at: 1_010_000,
        href: HREF,
        text: 'pay fails.',
        incident: {
          id: '0123456789abcdef',
          status: 'open',
          severity: 'critical',
          summary: 'pay fails.',
          start: 1_000_000,
          end: 0,
          suspect: 'pay',
          services: ['web', 'pay'],
          requestsLost: 42.4,
          shareOfEntry: 0.5,
          experimentIds: [],
          mergedInto: '',
        },
      },
    });
  });

  it('has no incident where somebody tries it', () => {
    expect(payload('webhook', testMessage(TARGET, 1_010_000)).body).not.toHaveProperty('incident');
  });
});

describe('a message to Slack', () => {
  it('says who is suspected, who is hit and what was lost, with a link', () => {
    const text = JSON.stringify(payload('slack').body);
    for (const part of ['*Incident (critical)*: pay fails.', 'First suspect: pay', 'Services hit: web, pay']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Requests and jobs lost: 42 (50.0 % of all at the entry hit)');
    expect(text).toContain(`<${HREF}|Open in Faultline>`);
  });

  it('takes names for names, and wakes no channel by them', () => {
    const text = JSON.stringify(payload('slack', { summary: '<!channel> <https://evil|x> & y' }).body);
    expect(text).toContain('&lt;!channel&gt; &lt;https://evil|x&gt; &amp; y');
    expect(text).not.toContain('<!channel>');
  });

  it('is short enough, whatever is in it', () => {
    const long = payload('slack', { summary: '<'.repeat(9_000), services: Array(200).fill('s'.repeat(300)) }).body;
    const { text } = (long as { blocks: { text: { text: string } }[] }).blocks[0]!.text;
    expect(text.length).toBeLessThan(3_000);
  });
});

describe('a message to Alertmanager', () => {
  const alerts = (more: Partial<AlertMessage> = {}) =>
    payload('alertmanager', more).body as { labels: Record<string, string>; endsAt: string; startsAt: string }[];

  it('goes to its alerts, whether their address or its base is given', () => {
    const urls = ['http://a:9093', 'http://a:9093/', 'http://a:9093/api/v2/alerts'].map(
      (url) => payload('alertmanager', {}, url).url,
    );
    expect(new Set(urls)).toEqual(new Set(['http://a:9093/api/v2/alerts']));
    expect(payload('alertmanager', {}, 'http://a/am/').url).toBe('http://a/am/api/v2/alerts');
  });

  it('fires until it is said to be over, not until five minutes later', () => {
    expect(alerts()).toMatchObject([
      {
        labels: { alertname: 'FaultlineIncident', incident: '0123456789abcdef', severity: 'critical' },
        startsAt: '1970-01-01T00:16:40.000Z',
        endsAt: '1970-01-01T06:16:40.000Z',
      },
    ]);
    const over = alerts({ stage: 'closed', end: 1_090_000 });
    expect(over.map(({ endsAt }) => endsAt)).toEqual(['1970-01-01T00:18:10.000Z']);
  });

  it('resolves the alert of a severity that no longer holds', () => {
    const changed = alerts({ stage: 'changed', formerSeverities: ['warning'] });
    expect(changed.map(({ labels, endsAt }) => [labels.severity, endsAt])).toEqual([
      ['critical', '1970-01-01T06:16:40.000Z'],
      ['warning', '1970-01-01T00:16:50.000Z'],
    ]);
  });
});
