/** Figures as people read them: few digits, the unit after a thin gap. */

/** Languages the console speaks, as `<html lang>` writes them. */
export const LANGUAGES = ['en', 'ko'] as const;

export type LanguageCode = (typeof LANGUAGES)[number];

const GAP = '\u202f';

interface Units {
  percent: string;
  perSecond: string;
  second: string;
  minute: string;
  hour: string;
}

const DAY = { month: 'short', day: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const FINE_TIME = { ...TIME, fractionalSecondDigits: 3 } as const;

/** What follows a number. Korean writes its units without a gap. */
const UNITS: Record<LanguageCode, Units> = {
  en: { percent: `${GAP}%`, perSecond: '/s', second: `${GAP}s`, minute: `${GAP}min`, hour: `${GAP}h` },
  ko: { percent: '%', perSecond: '/초', second: '초', minute: '분', hour: '시간' },
};

/** Writes figures in one language. */
export interface Numbers {
  /** A count or a rate: 0, 0.04, 3.4, 128, 1.2k, 3.4M. */
  compact(value: number): string;
  /** Whole calls, grouped: 12,408. */
  count(value: number): string;
  perSecond(value: number): string;
  /** A share of 0..1 as per cent. What is not 0 or 100 % never reads as if it were. */
  percent(share: number): string;
  /** A latency: 0.4 ms, 412 ms, 1.24 s. What is not 0 never reads as if it were. */
  milliseconds(ms: number): string;
  /** An age or a countdown: 0.8 s, 14 s, 3 min 20 s, 2 h 5 min. */
  timeSpan(ms: number): string;
  /** `3.2`: a ratio such as calls per request. */
  ratio(value: number): string;
  /** Day and time to the second, in the reader's time zone; with the year where that is not the reader's present one. */
  dayAndTime(epochMs: number): string;
  /** Time of day to the second, in the reader's time zone. */
  clock(epochMs: number): string;
  /** Time of day to the millisecond, in the reader's time zone. */
  timeOfDay(epochMs: number): string;
  /** As `timeOfDay`, with the day where that is not the reader's today, and the year as `dayAndTime`. */
  moment(epochMs: number): string;
}

export function numbersOf(code: LanguageCode): Numbers {
  const units = UNITS[code];
  const grouped = new Intl.NumberFormat(code);
  const whole = (value: number): string => grouped.format(Math.round(value));
  const digits = (value: number): string => {
    if (value >= 99.5) return whole(value);
    return value >= 9.95 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(value < 0.1 ? 2 : 1);
  };
  const compact = (value: number): string => {
    if (value === 0) return '0';
    if (value >= 999_500) return `${digits(value / 1e6)}M`;
    if (value >= 9_995) return `${digits(value / 1e3)}k`;
    return value < 0.005 ? '<0.01' : digits(value);
  };
  const calendar = calendarOf(code, TIME);
  const clock = new Intl.DateTimeFormat(code, TIME);
  const fineCalendar = calendarOf(code, FINE_TIME);
  const fineClock = new Intl.DateTimeFormat(code, FINE_TIME);
  return {
    compact,
    count: (value) => (value >= 999_500 ? compact(value) : whole(value)),
    perSecond: (value) => `${compact(value)}${units.perSecond}`,
    percent(share) {
      const value = share * 100;
      if (value === 0) return `0${units.percent}`;
      if (value < 0.1) return `<0.1${units.percent}`;
      if (value < 10) return `${value.toFixed(1)}${units.percent}`;
      if (value < 99) return `${Math.round(value)}${units.percent}`;
      return `${Math.floor(value * 10) / 10}${units.percent}`;
    },
    milliseconds(ms) {
      if (ms === 0) return '–';
      if (ms >= 9_995) return `${(ms / 1e3).toFixed(1)}${units.second}`;
      if (ms >= 999.5) return `${(ms / 1e3).toFixed(2)}${units.second}`;
      if (ms >= 9.95) return `${Math.round(ms)}${GAP}ms`;
      return `${ms < 0.005 ? '<0.01' : ms.toFixed(ms < 0.1 ? 2 : 1)}${GAP}ms`;
    },
    timeSpan(ms) {
      const seconds = Math.max(0, ms) / 1e3;
      if (seconds < 9.95) return `${seconds.toFixed(1)}${units.second}`;
      if (seconds < 60) return `${Math.floor(seconds)}${units.second}`;
      const minutes = Math.floor(seconds / 60);
      if (minutes < 60) return `${minutes}${units.minute} ${Math.floor(seconds % 60)}${units.second}`;
      return `${Math.floor(minutes / 60)}${units.hour} ${minutes % 60}${units.minute}`;
    },
    ratio: (value) => (value === 0 ? '0' : value < 0.05 ? '<0.1' : value.toFixed(value < 9.95 ? 1 : 0)),
    dayAndTime: calendar,
    clock: (epochMs) => clock.format(epochMs),
    timeOfDay: (epochMs) => fineClock.format(epochMs),
    moment: (epochMs) => (isToday(epochMs) ? fineClock.format(epochMs) : fineCalendar(epochMs)),
  };
}

function calendarOf(code: LanguageCode, time: Intl.DateTimeFormatOptions): (epochMs: number) => string {
  const ofThisYear = new Intl.DateTimeFormat(code, { ...DAY, ...time });
  const ofAnyYear = new Intl.DateTimeFormat(code, { year: 'numeric', ...DAY, ...time });
  return (epochMs) => (isThisYear(epochMs) ? ofThisYear : ofAnyYear).format(epochMs);
}

function isThisYear(epochMs: number): boolean {
  return new Date(epochMs).getFullYear() === new Date().getFullYear();
}

function isToday(epochMs: number): boolean {
  return new Date(epochMs).toDateString() === new Date().toDateString();
}
