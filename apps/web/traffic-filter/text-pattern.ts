/**
 * Words with `*` for anything, whatever their case. No regular expressions: a link could bring one that takes for ever.
 * Each is split into the parts between the stars, which have to follow each other.
 */
export type TextPattern = readonly string[];

export function textPattern(text: string): TextPattern {
  return text.toLowerCase().split(/\*+/);
}

/** Whether all of `text` is as the pattern says. */
export function isWhole(pattern: TextPattern, text: string): boolean {
  const whole = text.toLowerCase();
  const [first = '', ...rest] = pattern;
  const last = rest.pop();
  if (last === undefined) return whole === first;
  if (whole.length < first.length + last.length || !whole.startsWith(first) || !whole.endsWith(last)) return false;
  return hasInOrder(rest, whole.slice(first.length, whole.length - last.length));
}

/** Whether anything in `text` is as the pattern says. */
export function isWithin(pattern: TextPattern, text: string): boolean {
  return hasInOrder(pattern, text.toLowerCase());
}

function hasInOrder(parts: readonly string[], text: string): boolean {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
