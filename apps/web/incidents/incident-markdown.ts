import type { IncidentDocument } from '../api-documents.ts';
import { containmentEnglish } from '../text/english/containment.ts';
import { containedLines } from './contained-lines.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

/** What Markdown or HTML would take for its own in names that come from outside, one line long. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>()#+!|~-]/g, '\\$&');
}

/** An incident as a document for tickets and post-mortems. @param url where its page is */
export function incidentMarkdown(incident: IncidentDocument, url: string): string {
  const { suspects, symptoms, impact, timeline, signatures, unread } = incident;
  const lines = [
    `# ${plain(incident.summary)}`,
    '',
    `- Severity: ${incident.severity}${incident.experimentIds.length > 0 ? ', injected on purpose' : ''}`,
    `- Began: ${iso(incident.start)}`,
    `- Noticed: ${iso(incident.detected)}`,
    `- Over: ${incident.end > 0 ? iso(incident.end) : 'not yet'}`,
    `- Requests and jobs lost: ${Math.round(impact.requestsLost)} (${percent(impact.shareOfEntry)} of all at the entry hit)`,
    ...(incident.critical ? [`- First to degrade: ${plain(incident.critical)}`] : []),
    ...(incident.trueCulprit ? [`- True culprit: ${plain(incident.trueCulprit)}`] : []),
    ...signatures.map(({ name, distance }) => `- Looks like: ${plain(name)} (distance ${distance.toFixed(2)})`),
    ...(unread.length > 0 ? [`- Not read, for a part of ClickHouse did not answer: ${unread.join(', ')}`] : []),
    `- Page: ${url}`,
    '',
    '## Suspects',
    '',
    ...(suspects.length === 0 ? ['Nothing in the traces explains this.'] : []),
    ...suspects.flatMap(({ rank, service, score, sentence, evidence }) => [
      `${rank}. **${plain(service)}** (${percent(score)}): ${plain(sentence)}`,
      ...evidence.map(
        ({ text, traceIds = [] }) =>
          `   - ${plain(text)}${traceIds.length > 0 ? ` Traces: ${traceIds.map((id) => `\`${id}\``).join(', ')}` : ''}`,
      ),
    ]),
    '',
    '## What was contained',
    '',
    ...containedLines(incident.isolation, containmentEnglish).map(({ said }) => `- ${plain(said)}`),
    '',
    '## Symptoms',
    '',
    ...symptoms.map(
      ({ since, service, operation, kind, shareBefore, shareNow }) =>
        `- ${iso(since)} ${plain(service)} ${plain(operation)}: ${kind} ${percent(shareBefore)} → ${percent(shareNow)}`,
    ),
    '',
    '## Timeline',
    '',
    ...timeline.map(({ at, service, text }) => `- ${iso(at)} ${service ? `${plain(service)}: ` : ''}${plain(text)}`),
    ...(incident.note ? ['', '## Notes', '', incident.note] : []),
  ];
  return `${lines.join('\n')}\n`;
}
