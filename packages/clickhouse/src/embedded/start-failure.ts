/** Where an embedded ClickHouse was asked to run. */
export interface Placement {
  directory: string;
  httpPort: number;
}

const DETAILS_LENGTH = 300;

/**
 * One sentence for an embedded ClickHouse that ended before it answered.
 * @param output what it wrote on stderr
 */
export function explainStartFailure(output: string, { directory, httpPort }: Placement): string {
  if (/Cannot lock file|Another server instance in same directory/.test(output)) {
    return (
      `The directory ${directory} is in use by another Faultline: ` +
      'stop that one, or set FAULTLINE_DATA_DIR to another directory.'
    );
  }
  const busy = /Listen \[[^\]]*\]:(\d+) failed|Address already in use/.exec(output);
  if (busy) return `Port ${busy[1] ?? httpPort} of the embedded ClickHouse is already in use: stop what listens there.`;
  if (/NOT_ENOUGH_SPACE|No space left on device/.test(output)) {
    return `The disk that holds ${directory} is full: free some space, or set FAULTLINE_DATA_DIR to another disk.`;
  }
  const lastLine =
    output
      .trim()
      .split('\n')
      .findLast((line) => line.includes('Code:') || line.includes('rror')) ?? '';
  const details = lastLine.trim().slice(0, DETAILS_LENGTH);
  return `The embedded ClickHouse could not start in ${directory}${details ? `: ${details}` : '.'}`;
}
