import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './faults.ts';

/** What is at fault: the truth that a diagnosis is measured by. */
export type Culprit =
  | { kind: 'service'; service: string }
  | { kind: 'connection'; connection: { source: string; target: string } }
  | { kind: 'dependency'; dependency: string };

/** One thing a scenario does when it starts, and undoes when it ends. */
export type Action =
  | { do: 'faults'; process: string; faults: Fault[] }
  /** Kills the process and keeps it away. */
  | { do: 'kill'; process: string }
  /** Replaces the process by another version of it. */
  | { do: 'deploy'; process: string; version: string; faults: Fault[] };

/** A way to break the demo, with its truth: the content of one file in `scenarios/`. */
export interface Scenario {
  name: string;
  title: string;
  /** What happens, for the reader of the control page. */
  sentence: string;
  culprit: Culprit;
  /** Services that suffer from it. */
  victims: string[];
  /** Breakers that open, each by the service that holds it. */
  breakers: { service: string; name: string }[];
  durationMs: number;
  /** Whether it leaves users served, so that it may start by itself. */
  gentle: boolean;
  actions: Action[];
}

/** Where the scenario files are. */
export const SCENARIOS_DIRECTORY = join(import.meta.dirname, '..', 'scenarios');

/** Reads the scenario files in the order of their names. They are part of the program; a test holds their content. */
export function readScenarios(directory = SCENARIOS_DIRECTORY): Scenario[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as Scenario);
}
