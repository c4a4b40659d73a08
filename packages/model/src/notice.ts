import { bytesInWords, countInWords, durationInWords } from './quantities-in-words.ts';

/** Something to know about a node, or about the whole map. */
export interface Notice {
  severity: 'info' | 'warning' | 'critical';
  /** What `about` says, in English. */
  title: string;
  /** '' where there is nothing more to read. */
  href: string;
  about: NoticeSubject;
}

/** What a notice says, for those who say it in another language. Sizes in bytes, ages in milliseconds. */
export type NoticeSubject =
  | {
      kind: 'breaker';
      breaker: string;
      state: 'open' | 'isolated' | 'half_open';
      /** Name of the node that the calls go to. */
      target: string;
      /** In how many of its instances it refuses calls. */
      open: number;
      instances: number;
    }
  | { kind: 'injected-faults'; calls: number }
  /** `reason` is a sentence of the collector's, in English. */
  | { kind: 'collector-refuses'; collector: string; reason: string }
  | { kind: 'collector-behind'; collector: string; spans: number; ageMs: number }
  | { kind: 'disk-full'; freeBytes: number }
  | { kind: 'disk-short'; freeBytes: number; isDeleting: boolean }
  /** `deletedUpTo` is a day, e.g. `2026-01-31`. */
  | { kind: 'disk-was-short'; freeBytes: number; deletedUpTo: string };

export function noticeOf(severity: Notice['severity'], about: NoticeSubject): Notice {
  return { severity, title: inEnglish(about), href: '', about };
}

function inEnglish(about: NoticeSubject): string {
  switch (about.kind) {
    case 'breaker':
      return ofBreaker(about);
    case 'injected-faults':
      return `${about.calls === 1 ? '1 call' : `${about.calls} calls`} with an injected fault`;
    case 'collector-refuses':
      return `Collector ${about.collector} turns requests away: ${about.reason.replace(/\.$/, '')}`;
    case 'collector-behind': {
      const spans = about.spans === 1 ? '1 span waits' : `${countInWords(about.spans)} spans wait`;
      const age = durationInWords(about.ageMs);
      return `Collector ${about.collector}: ${spans} in its log, the oldest for ${age}: the map is behind`;
    }
    case 'disk-full':
      return `The disk is full (${free(about)}): ClickHouse takes no spans; collectors keep them while their logs have room`;
    case 'disk-short': {
      const next = about.isDeleting
        ? 'the oldest spans are being deleted'
        : 'nothing older is left to delete, and new spans will soon find no room';
      return `The disk is nearly full (${free(about)}): ${next}`;
    }
    case 'disk-was-short':
      return `The disk was nearly full: spans of ${about.deletedUpTo} and before were deleted (${free(about)} now)`;
  }
}

function ofBreaker({ breaker, state, target, open, instances }: Extract<NoticeSubject, { kind: 'breaker' }>): string {
  if (state === 'half_open') return `Breaker ${breaker} is half open: probing ${target}`;
  const where = instances > 1 ? ` on ${open} of ${instances} instances` : '';
  return `Breaker ${breaker} is ${state === 'open' ? 'open' : 'forced open'}${where}: calls to ${target} are refused`;
}

function free({ freeBytes }: { freeBytes: number }): string {
  return `${bytesInWords(freeBytes)} free`;
}
