const DURATION_MS: Record<string, number> = { ms: 1, s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3 };
const SIZE_BYTES: Record<string, number> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** `90s`, `24h`, `3d`, `1.5h` → milliseconds; undefined for anything else. */
export function parseDurationMs(text: string): number | undefined {
  return parse(text, /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/, DURATION_MS);
}

/** `512MiB`, `2GiB` → bytes; undefined for anything else. */
export function parseSizeBytes(text: string): number | undefined {
  return parse(text, /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB|TiB)$/, SIZE_BYTES);
}

function parse(text: string, pattern: RegExp, units: Record<string, number>): number | undefined {
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const value = Math.round(Number(match[1]) * units[match[2]!]!);
  return value > 0 ? value : undefined;
}
