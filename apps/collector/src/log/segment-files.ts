import { readdir } from 'node:fs/promises';
import path from 'node:path';

const NAME = /^(\d{10})\.log$/;

/** A segment file of a log. Segments are numbered from 1, and written one after the other. */
export interface SegmentFile {
  number: number;
  path: string;
}

export function segmentPath(directory: string, number: number): string {
  return path.join(directory, `${String(number).padStart(10, '0')}.log`);
}

/** The segments of a log, oldest first. */
export async function listSegments(directory: string): Promise<SegmentFile[]> {
  const files: SegmentFile[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const number = entry.isFile() ? NAME.exec(entry.name)?.[1] : undefined;
    if (number) files.push({ number: Number(number), path: path.join(directory, entry.name) });
  }
  return files.sort((a, b) => a.number - b.number);
}
