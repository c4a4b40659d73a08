import type { TimelineDocument } from '../../api-documents.ts';
import type { Language } from '../../text/language.ts';
import { onBucket } from './time-state.ts';

/** Something on the timeline that one can go to. */
export interface Happening {
  key: string;
  kind: 'incident' | 'experiment' | 'deploy';
  /** How bad; of incidents. */
  severity: 'warning' | 'critical' | '';
  /** Epoch milliseconds; a deploy ends as it begins. */
  from: number;
  to: number;
  words: string;
  /** The moment at which its effect is seen. */
  at: number;
}

/** What begins at a moment is seen in the window of the minute after it. */
const SEEN_AFTER_MS = 60_000;

/** Incidents, experiments and deploys, by their beginning. */
export function happeningsOf(
  { incidents, experiments, deploys, now }: Pick<TimelineDocument, 'incidents' | 'experiments' | 'deploys' | 'now'>,
  { text: { time: words, sentences } }: Language,
): Happening[] {
  const seenAt = (from: number, to: number) => onBucket(Math.min(from + SEEN_AFTER_MS, Math.max(to, from), now));
  const all: Happening[] = [
    ...incidents.map((incident) => {
      const { id, severity, start, end } = incident;
      return {
        key: `incident ${id}`,
        kind: 'incident' as const,
        severity,
        from: start,
        to: end || now,
        words: words.incident(sentences.summary(incident)),
        at: seenAt(start, end || now),
      };
    }),
    ...experiments.map(({ id, name, createdAt, stoppedAt, expiresAt }) => ({
      key: `experiment ${id}`,
      kind: 'experiment' as const,
      severity: '' as const,
      from: createdAt,
      to: Math.min(now, stoppedAt || expiresAt),
      words: words.experiment(name),
      at: seenAt(createdAt, Math.min(now, stoppedAt || expiresAt)),
    })),
    ...deploys.map(({ service, version, at }) => ({
      key: `deploy ${service} ${version} ${at}`,
      kind: 'deploy' as const,
      severity: '' as const,
      from: at,
      to: at,
      words: words.deploy(service, version),
      at: seenAt(at, now),
    })),
  ];
  return all.sort((a, b) => a.from - b.from);
}
