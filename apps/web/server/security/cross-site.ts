import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser sends this for a page of another site, or of another port of this host. Browsers say so themselves in
 * Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/); older ones name the page's origin. What says neither is no browser.
 */
export function isFromOtherSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== headers.host;
}
