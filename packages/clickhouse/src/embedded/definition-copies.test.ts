import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DefinitionCopies } from './definition-copies.ts';

let root: string;
let table: string;
let copies: DefinitionCopies;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'faultline-definitions-'));
  const database = path.join(root, 'data/store/511/511d331b');
  mkdirSync(database, { recursive: true });
  table = path.join(database, 'spans.sql');
  copies = new DefinitionCopies(path.join(root, 'data'), path.join(root, 'copies'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('copies of what tables there are', () => {
  it('take the place of a definition that a full disk has emptied, as it was last', () => {
    for (const definition of ['ATTACH TABLE a\n', 'ATTACH TABLE ab\n']) {
      writeFileSync(table, definition);
      copies.keep();
    }
    truncateSync(table);
    copies.keep();
    copies.restore();
    expect(readFileSync(table, 'utf8')).toBe('ATTACH TABLE ab\n');
  });

  it('leave alone what is not empty', () => {
    writeFileSync(table, 'ATTACH TABLE a\n');
    copies.keep();
    writeFileSync(table, 'ATTACH TABLE altered\n');
    copies.restore();
    expect(readFileSync(table, 'utf8')).toBe('ATTACH TABLE altered\n');
  });

  it('are none of what was empty from the beginning, which is removed', () => {
    writeFileSync(table, '');
    copies.keep();
    copies.restore();
    expect(existsSync(table)).toBe(false);
  });

  it('need no server that ran before', () => {
    const first = new DefinitionCopies(path.join(root, 'none'), path.join(root, 'copies'));
    expect(() => first.restore()).not.toThrow();
    expect(() => first.keep()).not.toThrow();
  });
});
