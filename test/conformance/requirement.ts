import type { Store } from '@faultline/clickhouse';
import type { RunningCollector } from '../integration/collector-fixture.ts';
import type { Transport } from './transports.ts';

/** What the suite runs against. */
export interface Subjects {
  /** As it comes. */
  collector: RunningCollector;
  /** What the collectors write to. */
  store: Store;
  /** Asks for `TOKEN`, and takes requests of at most 1 MiB. */
  guarded: RunningCollector;
  /** Its ClickHouse has gone, and its log on disk is full. */
  cutOff: RunningCollector;
}

export const TOKEN = 'conformance-token';
export const GUARDED_LIMIT_BYTES = 2 ** 20;

/** One line of the specification, and how it is checked. */
export interface Requirement {
  level: 'MUST' | 'SHOULD' | 'MAY';
  /** The line, as a sentence about the server. */
  text: string;
  transports: readonly Transport[];
  /** What Faultline chose where the specification leaves a choice. */
  choice?: string;
  /** Rejects when the line is not met. */
  check(subjects: Subjects, transport: Transport): Promise<void>;
}

export interface Section {
  title: string;
  requirements: readonly Requirement[];
}
