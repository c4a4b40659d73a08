import { statfs } from 'node:fs/promises';
import path from 'node:path';

/** Room in a file system, in bytes. */
export interface FileSystemSpace {
  /** For this user: a part may be kept for root. */
  freeBytes: number;
  totalBytes: number;
}

/** Room where a path is, or will be: where it cannot be asked, that of the directory above it. */
export async function fileSystemSpace(target: string): Promise<FileSystemSpace> {
  const absolute = path.resolve(target);
  try {
    const { bavail, blocks, bsize } = await statfs(absolute);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    const above = path.dirname(absolute);
    if (above === absolute) throw error;
    return fileSystemSpace(above);
  }
}
