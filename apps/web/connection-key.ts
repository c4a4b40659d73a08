/** Key of a connection in maps and lists: one per pair of names, whatever they hold, as the length says where the first ends. */
export function connectionKey({ source, target }: { source: string; target: string }): string {
  return `${source.length}:${source}${target}`;
}
