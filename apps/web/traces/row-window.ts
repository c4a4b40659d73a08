/** Which rows of a long list have to be drawn. */
export interface RowWindow {
  first: number;
  /** Excluded. */
  end: number;
}

/** So many more above and below, that scrolling shows no gaps. */
const SPARE = 20;

/** @param scrollTop pixels, as `height` and `rowHeight` */
export function rowWindow(scrollTop: number, height: number, rowHeight: number, rows: number): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE);
  return { first: Math.min(first, rows), end: Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + SPARE) };
}

/** How far to scroll so that a row is seen; as it is where it is seen already. */
export function scrollToRow(index: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}
