import { readMoment, writeMoment } from '../../url-moment.ts';
import { type KnownParameters, oneOf } from '../../url-parameters.ts';

/** What of time the map shows, and what it is compared with. Times are epoch milliseconds, on whole buckets. */
export interface TimeState {
  /** End of the window that is shown; `null` for now. */
  at: number | null;
  /** How many times faster than it happened a replay runs; 0 while it stands still. */
  speed: number;
  /** Length of the window of a moment in the past. The live map always shows a minute. */
  window: WindowLength;
  /** Length of the timeline. */
  range: RangeLength;
  baseline: Baseline | null;
}

/** A window of the same length: so much earlier, or one that ends then. */
export type Baseline = { earlier: BaselineDistance } | { at: number };

export const WINDOWS = { '10s': 10_000, '1m': 60_000, '5m': 300_000, '15m': 900_000, '1h': 3_600_000 } as const;
export const RANGES = {
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '1d': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
} as const;
export const DISTANCES = { '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000, '7d': 604_800_000 } as const;
export const SPEEDS = [1, 5, 10, 30, 60] as const;

export type WindowLength = keyof typeof WINDOWS;
export type RangeLength = keyof typeof RANGES;
export type BaselineDistance = keyof typeof DISTANCES;

/** What the store keeps, and so the finest step in time. */
export const BUCKET_MS = 10_000;

export const NOW: TimeState = { at: null, speed: 0, window: '1m', range: '1h', baseline: null };

/** What of an address is understood. */
export const TIME_PARAMETERS: KnownParameters = {
  at: (value) => value === '' || readBucket(value) !== null,
  speed: oneOf('0', ...SPEEDS.map(String)),
  window: oneOf(...Object.keys(WINDOWS)),
  range: oneOf(...Object.keys(RANGES)),
  compare: (value) => value === '' || readBaseline(value) !== null,
};

/** `at=2026-01-31T12:00:00Z&speed=10&window=5m&range=6h&compare=1h`; what cannot be understood is left out. */
export function readTimeState(query: Pick<URLSearchParams, 'get'>): TimeState {
  const at = readBucket(query.get('at'));
  const speed = SPEEDS.find((known) => String(known) === query.get('speed')) ?? 0;
  return {
    at,
    speed: at === null ? 0 : speed,
    window: knownIn(WINDOWS, query.get('window')) ?? NOW.window,
    range: knownIn(RANGES, query.get('range')) ?? NOW.range,
    baseline: readBaseline(query.get('compare')),
  };
}

/** Pairs of a query string; none for the live map alone. */
export function writeTimeState({ at, speed, window, range, baseline }: TimeState): string[] {
  return [
    ...(at === null ? [] : [`at=${writeMoment(at)}`]),
    ...(at === null || speed === 0 ? [] : [`speed=${speed}`]),
    ...(window === NOW.window ? [] : [`window=${window}`]),
    ...(range === NOW.range ? [] : [`range=${range}`]),
    ...(baseline ? [`compare=${'at' in baseline ? writeMoment(baseline.at) : baseline.earlier}`] : []),
  ];
}

/** The bucket's end that is nearest. */
export function onBucket(ms: number): number {
  return Math.round(ms / BUCKET_MS) * BUCKET_MS;
}

function readBaseline(text: string | null): Baseline | null {
  const earlier = knownIn(DISTANCES, text);
  if (earlier) return { earlier };
  const at = readBucket(text);
  return at === null ? null : { at };
}

function readBucket(text: string | null): number | null {
  const ms = readMoment(text);
  return ms === null ? null : onBucket(ms);
}

function knownIn<Known extends object>(known: Known, text: string | null): (keyof Known & string) | undefined {
  return text !== null && Object.hasOwn(known, text) ? (text as keyof Known & string) : undefined;
}
