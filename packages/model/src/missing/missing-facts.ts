import type { EdgeFact } from '../graph-facts.ts';
import type { CollectorReport } from '../intake-facts.ts';
import type { NodeRef } from '../node.ts';

/** What a service sent in a window. Counts are spans as they came, before sampling weights. */
export interface SenderFacts {
  service: string;
  spans: number;
  /** Client and producer spans: its calls out. */
  clientSpans: number;
  /** Server and consumer spans: what it was asked to do. */
  serverSpans: number;
  /** Spans that arrived more than a minute after their end. */
  lateSpans: number;
  /** Epoch milliseconds of its newest span's 10 s bucket before the end of the window; 0 if none is kept. */
  lastSpanMs: number;
}

/** What is known of a connection that somebody misses on the map, or of a service if no target is named. */
export interface MissingFacts {
  window: { fromMs: number; toMs: number };
  nowMs: number;
  source: NodeRef;
  target: NodeRef | undefined;
  /** Of those of the two that are services, one each. */
  senders: SenderFacts[];
  /** All of the window, their targets resolved; see `resolveTargets`. */
  edges: EdgeFact[];
  /** Names of the services that sent spans in the window. */
  services: string[];
  /** Epoch milliseconds of the newest call from source to target before the window; 0 if none is kept. */
  lastCallMs: number;
  /** Spans that collectors did not store in the window, by reason; of whom they were is not known. */
  notStored: { reason: string; spans: number }[];
  /** Collectors that have something to say now; empty for a window that is over. */
  collectors: CollectorReport[];
  partial: boolean;
  /** Calls whose spans come later than this are not on the map. */
  maxLatenessMs: number;
}
