const PLACES = ['service', 'traceId', 'from', 'to'] as const;

/** The address of somebody's logs, with places for what they are of: `{service}`, `{traceId}`, `{from}`, `{to}`. */
export type LogsTemplate = string;

/** What logs are of; times are epoch milliseconds. What is left out is left empty in the address. */
export type LogsOf = Partial<Record<(typeof PLACES)[number], string | number>>;

/** Undefined for what is no http or https address, or has places that nothing is known for. */
export function parseLogsTemplate(text: string): LogsTemplate | undefined {
  const places = [...text.matchAll(/\{(\w+)\}/g)].map(([, place]) => place);
  if (places.some((place) => !PLACES.some((known) => known === place))) return undefined;
  const filled = logsAddress(text, {});
  return URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol) ? text : undefined;
}

/** Whatever is put in is encoded for a URL. */
export function logsAddress(template: LogsTemplate, of: LogsOf): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, place: string) =>
    encodeURIComponent(String(of[place as keyof LogsOf] ?? '')),
  );
}
