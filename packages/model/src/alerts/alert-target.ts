import type { IncidentSeverity } from '../incidents/incident.ts';

/**
 * - `webhook`: a POST of Faultline's own JSON
 * - `slack`: an incoming webhook of Slack
 * - `alertmanager`: the v2 API of Prometheus' Alertmanager
 */
export const ALERT_TARGET_TYPES = ['webhook', 'slack', 'alertmanager'] as const;
export type AlertTargetType = (typeof ALERT_TARGET_TYPES)[number];

/** Whom to tell of incidents, as somebody asks for it. */
export interface AlertTargetDefinition {
  name: string;
  type: AlertTargetType;
  /** http or https. Of an Alertmanager its base, or the address of its alerts. */
  url: string;
  /** Sent as `Authorization: Bearer`; '' for none. */
  token: string;
  headers: { name: string; value: string }[];
  /** Incidents that are less severe are not told of. */
  minSeverity: IncidentSeverity;
  enabled: boolean;
}

/** Times are epoch milliseconds. */
export interface AlertTarget extends AlertTargetDefinition {
  /** 16 lower-case hexadecimal digits. */
  id: string;
  createdAt: number;
  /** When it was switched on last. */
  enabledAt: number;
}

/** Longer parts of a path may be keys: those of Slack, Teams and Discord are. */
const LONGEST_SHOWN_PART = 16;

/** A target's address for people: without the query, and without parts of the path that may be secret. */
export function shownUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  const parts = pathname.split('/').map((part) => (part.length > LONGEST_SHOWN_PART ? '…' : part));
  return `${origin}${parts.join('/')}${search === '' ? '' : '?…'}`;
}
