import type { AlertTargetType, IncidentSeverity } from '@faultline/model';

/** What is in the form for a new target. */
export interface TargetDraft {
  name: string;
  type: AlertTargetType;
  url: string;
  token: string;
  /** A line each: `Name: value`. */
  headers: string;
  minSeverity: IncidentSeverity;
}

export const FIRST_TARGET: TargetDraft = {
  name: '',
  type: 'webhook',
  url: '',
  token: '',
  headers: '',
  minSeverity: 'warning',
};

/** What an address of each type looks like. */
export const EXAMPLE_URL: Record<AlertTargetType, string> = {
  webhook: 'https://example.com/hook',
  slack: 'https://hooks.slack.com/services/…',
  alertmanager: 'http://127.0.0.1:9093',
};

/** The draft as the API takes it; what cannot be used is left for the API to say. */
export function bodyOf({ headers, ...draft }: TargetDraft): object {
  const lines = headers.split('\n').filter((line) => line.trim() !== '');
  return { ...draft, name: draft.name.trim(), token: draft.token.trim(), headers: lines.map(headerOf) };
}

function headerOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line.trim(), value: '' };
  return { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
}
