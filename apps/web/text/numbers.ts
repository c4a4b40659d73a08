/** Figures as people read them: few digits, the unit after a thin gap. */

const GAP = '\u202f';

/** A count or a rate: 0, 0.04, 3.4, 128, 1.2k, 3.4M. */
export function compact(value: number): string {
  if (value === 0) return '0';
  if (value >= 999_500) return `${digits(value / 1e6)}M`;
  if (value >= 9_995) return `${digits(value / 1e3)}k`;
  return value < 0.005 ? '<0.01' : digits(value);
}

/** Whole calls, grouped: 12,408. */
export function count(value: number): string {
  return value >= 999_500 ? compact(value) : Math.round(value).toLocaleString('en');
}

export function perSecond(value: number): string {
  return `${compact(value)}/s`;
}

/** A share of 0..1 as per cent. What is not 0 or 100 % never reads as if it were. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0) return `0${GAP}%`;
  if (value < 0.1) return `<0.1${GAP}%`;
  if (value < 10) return `${value.toFixed(1)}${GAP}%`;
  return `${value < 100 ? Math.min(99, Math.round(value)) : 100}${GAP}%`;
}

export function milliseconds(ms: number): string {
  if (ms === 0) return '–';
  if (ms >= 9_995) return `${(ms / 1e3).toFixed(1)}${GAP}s`;
  if (ms >= 999.5) return `${(ms / 1e3).toFixed(2)}${GAP}s`;
  return `${ms >= 9.95 ? Math.round(ms) : ms.toFixed(ms < 0.1 ? 2 : 1)}${GAP}ms`;
}

/** An age or a countdown: 0.8 s, 14 s, 3 min 20 s, 2 h 5 min. */
export function timeSpan(ms: number): string {
  const seconds = Math.max(0, ms) / 1e3;
  if (seconds < 9.95) return `${seconds.toFixed(1)}${GAP}s`;
  if (seconds < 60) return `${Math.floor(seconds)}${GAP}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}${GAP}min ${Math.floor(seconds % 60)}${GAP}s`;
  return `${Math.floor(minutes / 60)}${GAP}h ${minutes % 60}${GAP}min`;
}

/** `3.2`: a ratio such as calls per request. */
export function ratio(value: number): string {
  return value === 0 ? '0' : value < 0.05 ? '<0.1' : value.toFixed(value < 9.95 ? 1 : 0);
}

function digits(value: number): string {
  if (value >= 99.5) return Math.round(value).toLocaleString('en');
  return value >= 9.95 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(value < 0.1 ? 2 : 1);
}
