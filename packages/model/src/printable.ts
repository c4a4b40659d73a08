const LONGEST_QUOTE = 40;
/**
 * Control characters, separators of lines, halves of surrogate pairs, and what turns the direction of writing round: what a
 * terminal or a log must not be given.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

/** Whether a text can be shown as it is. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) < 0;
}

/** A text in which a sender may have a say, with what cannot be printed as escape sequences. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The beginning of a text that a sender chose, in quotes. */
export function quote(text: string): string {
  const quoted = printable(JSON.stringify(text.slice(0, LONGEST_QUOTE)));
  return text.length <= LONGEST_QUOTE ? quoted : `${quoted}…`;
}
