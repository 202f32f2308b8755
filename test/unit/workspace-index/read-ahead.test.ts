import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startReadAhead } from '../../../src/workers/reading-ahead.ts';
import { LOOK_LIMITS } from '../../../src/workspace-index/look.ts';
import type { OpenReadAhead, ReadAhead } from '../../../src/workspace-index/read-ahead.ts';
import { removeTempFolders, sessionOver, tempFolder, writeTree } from './support.ts';

const WORKER = join(import.meta.dirname, '../../../src/workers/index-reading.worker.ts');
const FILES = 150;
const TABLES = ['files', 'chunks', 'symbols', 'imports', 'problems'];

describe('Reading ahead in another thread', function () {
  this.timeout(60_000);
  let root: string;
  beforeEach(() => {
    root = tempFolder();
    const file = (index: number): string =>
      `import { a } from './f${index + 1}.ts';\n\n/** Reads it. */\nexport function readNumber${index}(): number {\n  return ${index};\n}\n`;
    writeTree(root, {
      ...Object.fromEntries(Array.from({ length: FILES }, (_, index) => [`f${index}.ts`, file(index)])),
      'umlaut.md': '# Größe\nWie groß ist es?\n',
      'made.ts': '// @generated\nexport const made = 1;\n',
      'bytes.txt': new Uint8Array([0, 1, 2]),
    });
  });
  afterEach(removeTempFolders);

  /** All that is written of the folder, with what the word index finds. */
  const indexed = async (openReadAhead?: OpenReadAhead): Promise<unknown> => {
    const storage = tempFolder();
    const session = sessionOver(root, storage, {
      syntax: undefined,
      limits: { ...LOOK_LIMITS, littleBytes: 1000 },
      ...(openReadAhead && { openReadAhead }),
    });
    session.open();
    await session.settled();
    equal(session.state.phase, 'ready');
    equal(session.state.indexedFileCount, FILES + 3);
    await session.close();
    const database = new DatabaseSync(join(storage, 'index.sqlite'), { readOnly: true });
    const all = (table: string): string[] =>
      database
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => JSON.stringify(row));
    // A file that is read a second time has its symbols written anew, behind the others.
    const rows = TABLES.map((table) => all(table).map(withoutMark).toSorted());
    const find = database.prepare('SELECT rowid FROM chunks_fts WHERE chunks_fts MATCH ? ORDER BY rowid');
    const found = ['readnumber7', 'groß', 'number'].map((word) => find.all(word));
    database.close();
    return [rows, found];
  };

  it('gives what reading in one thread gives', async () => {
    const problems: string[] = [];
    let started = 0;
    const threaded = await indexed(() => {
      started++;
      return startReadAhead(WORKER, (detail) => problems.push(detail));
    });
    deepEqual(problems, []);
    equal(started, 1);
    deepEqual(threaded, await indexed());
  });

  it('goes on alone when the other thread is gone', async () => {
    let asked = 0;
    let isClosed = false;
    const dying: ReadAhead = {
      prepare: () => Promise.resolve((asked++, undefined)),
      close: () => (isClosed = true),
    };
    deepEqual(await indexed(() => dying), await indexed());
    ok(asked > 0);
    ok(isClosed);
  });

  it('says why a thread ended that could not start, and goes on alone', async () => {
    const problems: string[] = [];
    const alone = await indexed(() => startReadAhead(join(root, 'nowhere.cjs'), (detail) => problems.push(detail)));
    deepEqual(alone, await indexed());
    equal(problems.length, 1);
  });

  it('does not begin where there is little to read', async () => {
    const session = sessionOver(root, tempFolder(), {
      openReadAhead: () => {
        throw new Error('It began.');
      },
    });
    session.open();
    await session.settled();
    equal(session.state.phase, 'ready');
    await session.close();
  });

  it('ends with the index that it reads for', async () => {
    let isClosed = false;
    const waiting: (() => void)[] = [];
    const session = sessionOver(root, tempFolder(), {
      limits: { ...LOOK_LIMITS, littleBytes: 1000 },
      openReadAhead: () => ({
        prepare: () => new Promise((resolve) => waiting.push(() => resolve(undefined))),
        close() {
          isClosed = true;
          for (const settle of waiting.splice(0)) settle();
        },
      }),
    });
    session.open();
    while (waiting.length === 0) await new Promise(setImmediate);
    await session.close();
    ok(isClosed);
  });
});

/** The other thread knows which languages have a grammar, and not that none is loaded in this test: it marks what syntax could read. */
function withoutMark(row: string): string {
  return row.replace('"cut":"outline"', '"cut":"lines"');
}
