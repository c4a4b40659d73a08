/** A moment as URLs of the console say it, to the second: `2026-01-31T12:00:00Z`. Epoch milliseconds. */
export function writeMoment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -'.000Z'.length)}Z`;
}

/** As a person or a program writes it: a fraction of a second does no harm. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** `null` for what is no moment. */
export function readMoment(text: string | null): number | null {
  const ms = text !== null && MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  return ms > 0 ? ms : null;
}
