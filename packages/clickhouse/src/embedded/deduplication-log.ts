/** Numbers of the blocks that a part holds. ClickHouse names a part `<partition>_<min>_<max>_<level>[_<mutation>]`. */
interface Part {
  partition: string;
  min: number;
  max: number;
}

const PART_NAME = /^([^_]+)_(\d+)_(\d+)_\d+(?:_\d+)?$/;
/** First characters of a record. */
const ADDED = '1';
export const DROPPED = '2';

function parsePart(name: string): Part | undefined {
  const [, partition, min, max] = PART_NAME.exec(name) ?? [];
  return partition === undefined ? undefined : { partition, min: Number(min), max: Number(max) };
}

/** How to put the deduplication log of a table right; none of it takes room, because the disk may be full. */
export interface Correction {
  /** Characters of the newest file that are whole records; what follows is half of one. */
  keep: number;
  /** Where the records begin that are to say `DROPPED` instead of `ADDED`: index of the file, and characters before it. */
  forget: { file: number; at: number }[];
}

/**
 * Finds blocks that a MergeTree table takes for inserted and does not have. It writes a block's token down before it
 * renames the block's part to its place (`MergeTreeSink::commitPart` in ClickHouse 26.7; told of in the review of
 * https://github.com/ClickHouse/ClickHouse/pull/110429), so one that is killed in between would drop the block as
 * repeated when it is sent again.
 * @param files texts of the table's `deduplication_log_<n>.txt`, in order of n
 * @param directory names of the table's parts that are whole; others do not matter
 * @returns undefined if nothing is wrong
 */
export function correctDeduplicationLog(
  files: readonly string[],
  directory: readonly string[],
): Correction | undefined {
  const newest = files.at(-1);
  if (newest === undefined) return undefined;
  const keep = newest.lastIndexOf('\n') + 1;
  const known = new Map<string, { part: string; file: number; at: number }>();
  for (const [file, text] of files.entries()) {
    let at = 0;
    for (const line of text.split('\n')) {
      const [operation, part, block] = line.split('\t');
      if (part !== undefined && block !== undefined) {
        if (operation === ADDED) known.set(block, { part, file, at });
        else known.delete(block);
      }
      at += line.length + 1;
    }
  }
  const present = Map.groupBy(
    directory.map(parsePart).filter((part) => part !== undefined),
    ({ partition }) => partition,
  );
  const isThere = (name: string): boolean => {
    const part = parsePart(name);
    // A name that is not understood is left alone.
    if (!part) return true;
    return (present.get(part.partition) ?? []).some(({ min, max }) => min <= part.min && part.max <= max);
  };
  const forget = [...known.values()].filter(({ part }) => !isThere(part)).map(({ file, at }) => ({ file, at }));
  return forget.length === 0 && keep === newest.length ? undefined : { keep, forget };
}
