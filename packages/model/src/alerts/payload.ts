import { LONGEST_INCIDENT_MS } from '../incidents/incident-changes.ts';
import type { AlertMessage, AlertStage } from './alert-message.ts';
import type { AlertTargetType } from './alert-target.ts';

/** What is sent, as JSON, and where to. */
export interface AlertPayload {
  url: string;
  body: object;
}

const ALERTMANAGER_PATH = '/api/v2/alerts';
/** A section of Slack takes 3,000 characters. */
const MOST_OF_SLACK = 2_500;
const MOST_SERVICES = 20;

/** A message to a target. Times in it are epoch milliseconds, or ISO 8601 where a receiver wants that. */
export interface AlertContext {
  id: string;
  message: AlertMessage;
  /** Where the console shows it. */
  href: string;
  /** When the message was made; epoch milliseconds. */
  atMs: number;
}

/** How a message looks to each type of target. */
export function alertPayload({ type, url }: { type: AlertTargetType; url: string }, alert: AlertContext): AlertPayload {
  switch (type) {
    case 'webhook':
      return { url, body: webhookBody(alert) };
    case 'slack':
      return { url, body: slackBody(alert) };
    case 'alertmanager':
      return { url: alertmanagerUrl(url), body: alertmanagerBody(alert) };
  }
}

function webhookBody({ id, message: { stage, incidentId, formerSeverities, ...incident }, href, atMs }: AlertContext) {
  const status = stage === 'opened' || stage === 'changed' ? 'open' : 'closed';
  return {
    version: 1,
    id,
    stage,
    at: atMs,
    href,
    ...(incidentId === '' ? {} : { incident: { id: incidentId, status, ...incident } }),
    text: incident.summary,
  };
}

const TITLES: Record<AlertStage, string> = {
  opened: 'Incident',
  changed: 'Incident changed',
  closed: 'Incident over',
  test: 'Test',
};

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
function slackBody({ message, href }: AlertContext) {
  const { stage, severity, summary } = message;
  const title = stage === 'test' ? TITLES.test : `${TITLES[stage]} (${severity})`;
  const details = detailsOf(message);
  const lines = [`*${title}*: ${forSlack(summary)}`, ...details.map(forSlack), `<${forSlack(href)}|Open in Faultline>`];
  return {
    text: `${title}: ${forSlack(summary)}`,
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: lines.join('\n') } }],
  };
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping: links and mentions are written in angle brackets. */
function forSlack(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.length > MOST_OF_SLACK / 4 ? `${escaped.slice(0, MOST_OF_SLACK / 4)}…` : escaped;
}

function detailsOf({
  stage,
  suspect,
  services,
  requestsLost,
  shareOfEntry,
  experimentIds,
  start,
  end,
  mergedInto,
}: AlertMessage): string[] {
  if (stage === 'test') return [];
  const shown = services.slice(0, MOST_SERVICES);
  return [
    ...(experimentIds.length > 0 ? ['Injected on purpose.'] : []),
    ...(mergedInto === '' ? [] : [`Turned out to be a part of incident ${mergedInto}.`]),
    ...(suspect === '' ? [] : [`First suspect: ${suspect}`]),
    ...(shown.length === 0 ? [] : [`Services hit: ${shown.join(', ')}${services.length > shown.length ? ', …' : ''}`]),
    ...(shareOfEntry > 0
      ? [
          `Requests and jobs lost: ${Math.round(requestsLost)} (${(100 * shareOfEntry).toFixed(1)} % of all at the entry hit)`,
        ]
      : []),
    end > 0 ? `From ${iso(start)} to ${iso(end)}` : `Since ${iso(start)}`,
  ];
}

function alertmanagerUrl(url: string): string {
  const address = new URL(url);
  const path = address.pathname.replace(/\/+$/, '');
  address.pathname = path.endsWith(ALERTMANAGER_PATH) ? path : `${path}${ALERTMANAGER_PATH}`;
  return address.href;
}

/**
 * Alerts of the v2 API: labels tell Alertmanager which alert it is, so what changes in an incident's life is annotated; its
 * severity is a label because people route by it, and one that no longer holds is resolved.
 * https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
 */
function alertmanagerBody({ message, href, atMs }: AlertContext) {
  const { stage, incidentId, severity, formerSeverities, summary, start, end, suspect } = message;
  const isOver = stage === 'closed' || stage === 'test';
  // A test fires for a minute, so that it goes all the way.
  // Without an end an alert is over for Alertmanager after 5 minutes.
  const endMs = stage === 'test' ? atMs + 60_000 : isOver ? end || atMs : start + LONGEST_INCIDENT_MS;
  const annotations = { summary, description: detailsOf(message).join('\n'), suspect };
  const alert = (label: string, endsAtMs: number) => ({
    labels: {
      alertname: stage === 'test' ? 'FaultlineTest' : 'FaultlineIncident',
      ...(incidentId === '' ? {} : { incident: incidentId }),
      severity: label,
    },
    annotations,
    startsAt: iso(start),
    endsAt: iso(Math.max(endsAtMs, start)),
    generatorURL: href,
  });
  return [alert(severity, endMs), ...formerSeverities.map((former) => alert(former, isOver ? endMs : atMs))];
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
