import type { SpanDocument } from '../api-documents.ts';

/** A span in the waterfall. */
export interface TraceRow {
  span: SpanDocument;
  /** False where what is below it is hidden. */
  isExpanded: boolean;
  /** Spans below it, children's children too. */
  below: number;
}

/** The rows of a tree whose spans come parents first, without what stands below collapsed ones. */
export function traceRows(spans: readonly SpanDocument[], collapsed: ReadonlySet<string>): TraceRow[] {
  const rows: TraceRow[] = [];
  for (let index = 0; index < spans.length; ) {
    const span = spans[index]!;
    const end = endOf(spans, index);
    const isExpanded = !collapsed.has(span.spanId);
    rows.push({ span, isExpanded, below: end - index - 1 });
    index = isExpanded ? index + 1 : end;
  }
  return rows;
}

/** Where the first span after it stands that is not below it. */
function endOf(spans: readonly SpanDocument[], index: number): number {
  if (spans[index]!.children.length === 0) return index + 1;
  const { depth } = spans[index]!;
  let end = index + 1;
  while (end < spans.length && spans[end]!.depth > depth) end++;
  return end;
}

/** What a key does to the tree (WAI-ARIA's tree pattern). */
export type TreeStep = { select: string } | { collapse: string } | { expand: string };

/** Rows of a page of keys PageUp and PageDown. */
const PAGE = 20;

/** @param selected id of a span; the first row where it is not among them */
export function treeStep(rows: readonly TraceRow[], selected: string, key: string): TreeStep | undefined {
  const at = Math.max(
    0,
    rows.findIndex(({ span }) => span.spanId === selected),
  );
  const row = rows[at];
  if (!row) return undefined;
  const select = (index: number): TreeStep => ({
    select: rows[Math.min(Math.max(index, 0), rows.length - 1)]!.span.spanId,
  });
  switch (key) {
    case 'ArrowDown':
      return select(at + 1);
    case 'ArrowUp':
      return select(at - 1);
    case 'PageDown':
      return select(at + PAGE);
    case 'PageUp':
      return select(at - PAGE);
    case 'Home':
      return select(0);
    case 'End':
      return select(rows.length - 1);
    case 'ArrowRight':
      if (row.below === 0) return undefined;
      return row.isExpanded ? select(at + 1) : { expand: row.span.spanId };
    case 'ArrowLeft':
      if (row.below > 0 && row.isExpanded) return { collapse: row.span.spanId };
      return row.span.parentId ? { select: row.span.parentId } : undefined;
    default:
      return undefined;
  }
}
