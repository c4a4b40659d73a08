import type { NodeRef, TrafficGraph } from '@faultline/model';
import type { BreakerDocument, SeriesDocument, ServiceInside } from '../api-documents.ts';

/** Epoch milliseconds; `toMs` excluded. */
export interface ReadWindow {
  fromMs: number;
  toMs: number;
  nowMs: number;
  signal: AbortSignal;
}

/** A graph with the breakers of its services. */
export interface GraphWithBreakers {
  graph: TrafficGraph;
  breakers: BreakerDocument[];
}

/** What the console asks the store for. `store-reads.ts` answers from ClickHouse. */
export interface ConsoleReads {
  /**
   * The graph of a window.
   * @param recentMs length of the newest part that gets figures of its own (`recent`); 0 for none
   */
  graph(window: ReadWindow & { recentMs: number }): Promise<TrafficGraph>;
  graphWithBreakers(window: ReadWindow): Promise<GraphWithBreakers>;
  /** Operations, instances and versions of one service. */
  serviceInside(window: ReadWindow & { service: string }): Promise<ServiceInside>;
  /** The course of the calls to `target`, from `source` only if one is given. */
  series(window: ReadWindow & { target: NodeRef; source?: NodeRef }): Promise<SeriesDocument[]>;
  close(): Promise<void>;
}
