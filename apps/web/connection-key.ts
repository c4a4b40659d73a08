/** Key of a connection in maps and lists. Names never hold a line break, so two connections never share one. */
export function connectionKey({ source, target }: { source: string; target: string }): string {
  return `${source}\n${target}`;
}
