import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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
  mkdirSync(path.join(root, 'data/metadata'));
  symlinkSync('../store/511/511d331b', path.join(root, 'data/metadata/faultline'));
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

  it('are of databases too', () => {
    const database = path.join(root, 'data/metadata/faultline.sql');
    writeFileSync(database, 'ATTACH DATABASE a\n');
    copies.keep();
    truncateSync(database);
    copies.restore();
    expect(readFileSync(database, 'utf8')).toBe('ATTACH DATABASE a\n');
  });

  it('are made of what changes later, in databases that were made later, too', () => {
    copies.keep();
    mkdirSync(path.join(root, 'data/store/6aa/6aa0'), { recursive: true });
    symlinkSync('../store/6aa/6aa0', path.join(root, 'data/metadata/later'));
    table = path.join(root, 'data/store/6aa/6aa0/calls.sql');
    writeFileSync(table, 'ATTACH TABLE calls\n');
    copies.keep();
    truncateSync(table);
    copies.restore();
    expect(readFileSync(table, 'utf8')).toBe('ATTACH TABLE calls\n');
  });

  it('are not looked for where nothing has changed for a while', () => {
    copies.keep();
    writeFileSync(table, 'ATTACH TABLE a\n');
    utimesSync(path.dirname(table), 0, 0);
    copies.keep();
    expect(existsSync(path.join(root, 'copies'))).toBe(false);
  });

  it('are made again and again until the disk takes them', () => {
    writeFileSync(path.join(root, 'copies'), 'a file where the directory should be');
    writeFileSync(table, 'ATTACH TABLE a\n');
    copies.keep();
    rmSync(path.join(root, 'copies'));
    utimesSync(path.dirname(table), 1, 1);
    copies.keep();
    truncateSync(table);
    copies.restore();
    expect(readFileSync(table, 'utf8')).toBe('ATTACH TABLE a\n');
  });

  it('are none of a database that is gone', () => {
    symlinkSync('../store/777/7777', path.join(root, 'data/metadata/gone'));
    expect(() => copies.keep()).not.toThrow();
  });

  it('need no server that ran before', () => {
    const first = new DefinitionCopies(path.join(root, 'none'), path.join(root, 'copies'));
    expect(() => first.restore()).not.toThrow();
    expect(() => first.keep()).not.toThrow();
  });
});
