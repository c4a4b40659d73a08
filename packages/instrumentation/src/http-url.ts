/** Whether it is one that can be sent to. `collector:4318` is a URL too, of the protocol `collector:`. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
