import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IndexSession } from '../../../src/workspace-index/index-session.ts';
import { openIndex } from '../../../src/workspace-index/sqlite-index.ts';
import { removeTempFolders, sessionOver, tempFolder, writeTree } from './support.ts';

const ROUNDS = process.env['BATON_LONG'] === undefined ? 3 : 60;
const FILES = 300;
const BUILDER = join(import.meta.dirname, 'builder.ts');

describe('an index whose writer dies', function () {
  this.timeout(600_000);
  const children: ChildProcess[] = [];
  const sessions: IndexSession[] = [];
  let root: string;
  let storage: string;
  beforeEach(() => {
    root = tempFolder();
    storage = tempFolder();
    const body = '  work(1, 2, 3);\n'.repeat(20);
    const files = Array.from({ length: FILES }, (_, index): [string, string] => [
      `f${index}.ts`,
      `export function name${index}() {\n${body}}\n`,
    ]);
    writeTree(root, Object.fromEntries(files));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(sessions.splice(0).map((session) => session.close()));
    removeTempFolders();
  });

  /** A process that builds the index, and one line from it when it has begun. */
  const builder = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [BUILDER, root, storage], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    if (child.stdout) await once(child.stdout, 'data');
    return child;
  };

  it('can be used and is finished, whenever that was', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const child = await builder();
      await sleep((round * 37) % 220);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const index = openIndex(join(storage, 'index.sqlite'), { isWriter: true });
      equal(index.get('PRAGMA integrity_check(1)')?.['integrity_check'], 'ok', `round ${round}`);
      index.run("INSERT INTO chunks_fts (chunks_fts) VALUES ('integrity-check')");
      index.close();
    }
    const session = sessionOver(root, storage);
    sessions.push(session);
    session.open();
    await session.settled();
    deepEqual([session.state.phase, session.state.fileCount, session.state.chunkCount], ['ready', FILES, FILES]);
  });

  it('is taken over by a window that was reading it', async () => {
    const child = await builder();
    const session = sessionOver(root, storage);
    sessions.push(session);
    session.open();
    ok(session.state.isWrittenElsewhere, JSON.stringify(session.state));
    child.kill('SIGKILL');
    while (session.state.isWrittenElsewhere) await sleep(20);
    await session.settled();
    deepEqual([session.state.phase, session.state.fileCount], ['ready', FILES]);
  });
});
