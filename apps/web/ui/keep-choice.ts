const YEAR_SECONDS = 365 * 24 * 3_600;

/** Keeps a visitor's choice in a cookie, so that the server renders their next page with it at once. */
export function keepChoice(cookie: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not there on plain http
  document.cookie = `${cookie}=${value}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
}
