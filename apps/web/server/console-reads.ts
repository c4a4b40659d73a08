import type { TrafficGraph } from '@faultline/model';

/** Epoch milliseconds; `toMs` excluded. */
export interface ReadWindow {
  fromMs: number;
  toMs: number;
  nowMs: number;
  signal: AbortSignal;
}

/** What the console asks the store for. `store-reads.ts` answers from ClickHouse. */
export interface ConsoleReads {
  /**
   * The graph of a window.
   * @param recentMs length of the newest part that gets figures of its own (`recent`); 0 for none
   */
  graph(window: ReadWindow & { recentMs: number }): Promise<TrafficGraph>;
  close(): Promise<void>;
}
