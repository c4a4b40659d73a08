import { connect, createGraphReader } from '@faultline/clickhouse';
import { buildTrafficGraph, type GraphFacts } from '@faultline/model';
import type { ConsoleReads, ReadWindow } from './console-reads.ts';
import { isStoreEmpty } from './store-failure.ts';

/** Reads from the ClickHouse that the URL names. One store per process. */
export function openStoreReads(url: URL): ConsoleReads {
  const store = connect(url);
  const graphReader = createGraphReader(store);
  return {
    async graph(window) {
      try {
        return buildTrafficGraph(await graphReader.read(window));
      } catch (error) {
        if (isStoreEmpty(error)) return buildTrafficGraph(nothingSeen(window));
        throw error;
      }
    },
    close: () => store.close(),
  };
}

/** What a store without tables knows of a window. */
function nothingSeen({ fromMs, toMs, nowMs, recentMs }: ReadWindow & { recentMs: number }): GraphFacts {
  return {
    window: { fromMs, toMs, bucketMs: 10_000 },
    nowMs,
    asOfMs: fromMs,
    recentMs,
    partial: false,
    edges: [],
    services: [],
    breakers: [],
    breakerStates: [],
    peerServices: [],
    breakerTargets: [],
    fanOut: new Map(),
    quality: { spans: 0, duplicates: 0, late: 0, orphans: 0, rejected: 0 },
  };
}
