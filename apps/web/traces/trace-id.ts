/** Of OpenTelemetry, as the API and the addresses of pages write it. */
export function isTraceId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
