import { deepEqual } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptOut } from '../../../src/compose/pipelines/kept-out.ts';

describe('paths that ignore files keep from models', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-ignored-'));
    mkdirSync(join(root, 'src/inner'), { recursive: true });
    writeFileSync(join(root, '.gitignore'), '*.log\n');
    writeFileSync(join(root, '.batonignore'), 'secret/\nsrc/inner/*.ts\n!src/inner/open.ts\n');
    writeFileSync(join(root, 'src/.cursorignore'), 'own.ts\n');
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const paths = [
    'a.log',
    'secret/deep/a.ts',
    'src/inner/a.ts',
    'src/inner/open.ts',
    'src/own.ts',
    'own.ts',
    'src/x.ts',
  ];

  it('are those of Baton’s and other assistants’ files, in any folder, also where the folders are not there', () => {
    deepEqual([...keptOut(root, paths, false)], ['secret/deep/a.ts', 'src/inner/a.ts', 'src/own.ts']);
  });

  it('are Git’s as well where Git cannot be asked', () => {
    deepEqual([...keptOut(root, paths, true)], ['a.log', 'secret/deep/a.ts', 'src/inner/a.ts', 'src/own.ts']);
  });
});
