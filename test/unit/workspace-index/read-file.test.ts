import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { readInside, textOf } from '../../../src/workspace-index/read-file.ts';
import { removeTempFolders, tempFolder, writeTree } from './support.ts';

const ROUNDS = process.env['BATON_LONG'] === undefined ? 300 : 20_000;

describe('readInside', () => {
  let root: string;
  let outside: string;
  beforeEach(() => {
    root = tempFolder();
    outside = tempFolder();
    writeTree(root, { 'a.ts': 'inside', 'sub/b.ts': 'inside' });
    writeTree(outside, { 'a.ts': 'secret', 'b.ts': 'secret' });
  });
  afterEach(removeTempFolders);

  const text = (path: string): string => {
    const read = readInside(root, join(root, path));
    return 'bytes' in read ? read.bytes.toString() : 'gone' in read ? 'gone' : read.problem;
  };

  it('reads a file of the folder, also one with two names in it', () => {
    linkSync(join(root, 'a.ts'), join(root, 'twin.ts'));
    deepEqual([text('a.ts'), text('sub/b.ts'), text('twin.ts')], ['inside', 'inside', 'inside']);
  });

  it('reads nothing through a link, be it the file or a folder above it (case 7)', () => {
    symlinkSync(join(outside, 'a.ts'), join(root, 'link.ts'));
    symlinkSync(outside, join(root, 'folder'));
    for (const path of ['link.ts', 'folder/a.ts'])
      equal(text(path), 'it is or became a link out of the workspace folder');
  });

  it('says that a file is gone, and does not wait for a pipe', function () {
    equal(text('none.ts'), 'gone');
    if (spawnSync('mkfifo', [join(root, 'pipe.ts')]).status !== 0) mkdirSync(join(root, 'pipe.ts'));
    equal(text('pipe.ts'), 'it is not an ordinary file');
  });

  it('never reads outside while a folder is swapped for a link, however often (case 8)', async function () {
    this.timeout(120_000);
    // A thread swaps the folder as fast as it can.
    const swapper = new Worker(
      `const { workerData: { sub, aside, outside }, parentPort } = require('node:worker_threads');
       const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
       let isOver = false;
       parentPort.on('message', () => (isOver = true));
       parentPort.postMessage('begun');
       const swap = () => {
         for (let round = 0; round < 50; round++) {
           renameSync(sub, aside); symlinkSync(outside, sub); unlinkSync(sub); renameSync(aside, sub);
         }
         if (isOver) parentPort.close(); else setImmediate(swap);
       };
       swap();`,
      { eval: true, workerData: { sub: join(root, 'sub'), aside: join(root, 'aside'), outside } },
    );
    await new Promise((resolve) => swapper.once('message', resolve));
    const seen = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) seen.add(text('sub/b.ts'));
    const ended = new Promise((resolve) => swapper.once('exit', resolve));
    swapper.postMessage('end');
    await ended;
    ok(!seen.has('secret'));
  });

  it('takes a folder that is moved away for gone', () => {
    renameSync(join(root, 'sub'), join(outside, 'moved'));
    equal(text('sub/b.ts'), 'gone');
    rmSync(join(outside, 'moved'), { recursive: true });
  });
});

describe('textOf', () => {
  it('reads UTF-8 and marked UTF-16, replaces what is neither, and takes zeros for a binary', () => {
    equal(textOf(Buffer.from('\u{FEFF}é')), 'é');
    equal(textOf(Buffer.from('\u{FEFF}é', 'utf16le')), 'é');
    equal(textOf(Buffer.from('\u{FEFF}é', 'utf16le').swap16()), 'é');
    equal(textOf(Buffer.from([0x61, 0xff, 0x62])), 'a\u{FFFD}b');
    equal(textOf(Buffer.from([0x61, 0x00])), undefined);
  });
});
