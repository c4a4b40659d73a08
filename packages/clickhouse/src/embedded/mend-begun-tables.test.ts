import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { mendBegunTables } from './mend-begun-tables.ts';

it('files that a full disk left empty are written or removed, and others left alone', () => {
  const data = mkdtempSync(path.join(tmpdir(), 'faultline-begun-'));
  try {
    const given: Record<string, Record<string, string>> = {
      begun: { 'format_version.txt': '', 'mutation_3.txt': '' },
      whole: { 'format_version.txt': '1', 'mutation_2.txt': 'format version: 1\n' },
    };
    for (const [table, files] of Object.entries(given)) {
      const directory = path.join(data, 'store/abc', table);
      mkdirSync(directory, { recursive: true });
      for (const [name, contents] of Object.entries(files)) writeFileSync(path.join(directory, name), contents);
    }
    mendBegunTables(data);
    const begun = path.join(data, 'store/abc/begun');
    expect(readdirSync(begun)).toEqual(['format_version.txt']);
    expect(readFileSync(path.join(begun, 'format_version.txt'), 'utf8')).toBe('1');
    expect(readdirSync(path.join(data, 'store/abc/whole')).sort()).toEqual(['format_version.txt', 'mutation_2.txt']);
  } finally {
    rmSync(data, { recursive: true });
  }
});
