import type { Selection } from '../traffic-map/selection.ts';

/** How names are written in selections, on other pages too. */
export { BETWEEN_ENDS, escapeName, legible, unescapeName };

const BETWEEN_ENDS = '~';

export function parseSelection(text: string): Selection | null {
  const [, type, rest = ''] = /^(node|connection):(.+)$/s.exec(text) ?? [];
  if (type === 'node') return { type, id: unescapeName(rest) };
  const [source, target, ...more] = rest.split(BETWEEN_ENDS);
  if (type !== 'connection' || !source || !target || more.length > 0) return null;
  return { type, source: unescapeName(source), target: unescapeName(target) };
}

export function formatSelection(selection: Selection): string {
  if (selection.type === 'node') return `node:${escapeName(selection.id)}`;
  return `connection:${escapeName(selection.source)}${BETWEEN_ENDS}${escapeName(selection.target)}`;
}

function escapeName(name: string): string {
  return name.replaceAll('%', '%25').replaceAll(BETWEEN_ENDS, '%7E');
}

function unescapeName(text: string): string {
  return text.replaceAll('%7E', BETWEEN_ENDS).replaceAll('%25', '%');
}

/** Percent-encodes for a query, but leaves what may stand there and people read: `node:api`, not `node%3Aapi`. */
function legible(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/')
    .replaceAll('%40', '@')
    .replaceAll('%2C', ',');
}
