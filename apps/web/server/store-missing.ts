import { createMissingReader, type Store } from '@faultline/clickhouse';
import { type GraphFacts, type IntakeFacts, judgeMissing, resolveTargets } from '@faultline/model';
import type { ConsoleReads, ReadWindow } from './console-reads.ts';
import { unlessEmpty } from './store-failure.ts';

/**
 * Says why something is not on the graph of a window.
 * @param readFacts what that graph is built from
 * @param newsOf what there is to know of the way in
 */
export function openStoreMissing(
  store: Store,
  readFacts: (window: ReadWindow) => Promise<GraphFacts>,
  newsOf: (window: ReadWindow) => Promise<IntakeFacts>,
): ConsoleReads['missing'] {
  const reader = createMissingReader(store);
  return async (request) => {
    const { source, target, nowMs, maxLatenessMs } = request;
    const [facts, counts, { collectors }] = await Promise.all([
      readFacts(request),
      unlessEmpty(reader.read(request), () => NOTHING_COUNTED),
      newsOf(request),
    ]);
    return judgeMissing({
      ...counts,
      window: facts.window,
      nowMs,
      source,
      target,
      edges: resolveTargets(facts),
      services: facts.services.map(({ name }) => name),
      collectors,
      partial: facts.partial,
      maxLatenessMs,
    });
  };
}

const NOTHING_COUNTED = { senders: [], lastCallMs: 0, notStored: [] };
