/** Quantities as sentences hold them. */

const UNITS: [string, number][] = [
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
];

/** `1.1 GiB`, `340 MiB`. */
export function bytesInWords(bytes: number): string {
  const [unit, size] = UNITS.find(([, size]) => bytes >= size) ?? UNITS.at(-1)!;
  const value = bytes / size;
  return `${unit === 'MiB' || value >= 9.95 ? Math.floor(value) : value.toFixed(1)} ${unit}`;
}

/** `840`, `12,000`, `1.2 million`: two digits are enough for what changes while it is read. */
export function countInWords(count: number): string {
  if (count >= 995_000) return `${Number((count / 1e6).toPrecision(2)).toLocaleString('en')} million`;
  return Number(count.toPrecision(count < 1_000 ? 3 : 2)).toLocaleString('en');
}

/** `45 s`, `3 min`, `2 h`. */
export function durationInWords(ms: number): string {
  const seconds = Math.round(ms / 1e3);
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}
