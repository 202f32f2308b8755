import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkspaceIndex, type WindowIndex } from '../../../src/compose/workspace-index.ts';
import type { Embedder } from '../../../src/domain/embedder.ts';
import type { IndexState } from '../../../src/domain/workspace-index.ts';
import { silentLog } from '../../fixtures/silent-log.ts';
import { removeTempFolders, tempFolder, writeTree } from './support.ts';

const WORKER = join(import.meta.dirname, '../../../src/workers/index.worker.ts');
/** No grammars here: each would be loaded by a new thread. */
const GRAMMARS = join(import.meta.dirname, 'no-grammars');

describe('the index of a window', function () {
  this.timeout(60_000);
  const open: WindowIndex[] = [];
  let root: string;
  let storage: string;
  beforeEach(() => {
    root = tempFolder();
    storage = tempFolder();
    writeTree(root, {
      'src/retry.ts': 'export function retryAfterFailure() {\n  return 1;\n}\n',
      'b.md': '# Setup\nInstall it.\n',
    });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((index) => index.dispose()));
    removeTempFolders();
  });

  const indexOver = (folders: () => readonly string[], embedder?: Embedder, log = silentLog): WindowIndex => {
    const index = createWorkspaceIndex({
      log,
      storageFolder: storage,
      workerFile: WORKER,
      grammarFolder: GRAMMARS,
      folders: () => folders().map((path) => ({ name: 'root', path })),
      embedder: () => embedder,
    });
    open.push(index);
    return index;
  };
  const until = (index: WindowIndex, isWanted: (state: IndexState) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (state: IndexState): void => {
        if (!isWanted(state)) return;
        stop();
        resolve();
      };
      const stop = index.onDidChange(look);
      look(index.state);
    });
  const never = new AbortController().signal;
  const ready = (index: WindowIndex): Promise<void> =>
    until(index, ({ phase, fileCount }) => phase === 'ready' && fileCount !== undefined);

  it('starts with the first question, answers it, and knows files and symbols', async () => {
    const index = indexOver(() => [root]);
    equal(index.state.phase, 'off');
    await index.files('retry', 5, never);
    await ready(index);
    const found = await index.retrieve(
      { question: 'Where is the retry after a failure?', tokenBudget: 2000, privacy: 'open' },
      never,
    );
    equal(found.places[0]?.reference.path, 'src/retry.ts');
    equal(found.snippets[0]?.text.includes('retryAfterFailure'), true);
    equal((await index.symbols('retry', 5, never))[0]?.name, 'retryAfterFailure');
    deepEqual(await index.problems(), []);
  });

  it('finds a saved file, and builds anew on a wish', async () => {
    const index = indexOver(() => [root]);
    index.start();
    await ready(index);
    writeTree(root, { 'new.ts': 'export function brandNew() {}\n' });
    index.changed([{ folder: 'root', path: 'new.ts' }]);
    await until(index, ({ fileCount }) => fileCount === 3);
    await index.rebuild();
    await ready(index);
    equal((await index.symbols('brandNew', 1, never)).length, 1);
  });

  it('is off without a folder and starts when there is one', async () => {
    let folders: string[] = [];
    const index = indexOver(() => folders);
    index.start();
    deepEqual(await index.symbols('x', 5, never), []);
    equal(index.state.phase, 'off');
    folders = [root];
    await index.foldersChanged();
    index.start();
    await ready(index);
    folders = [];
    await index.foldersChanged();
    equal(index.state.phase, 'off');
  });

  it('rejects a question that is aborted, and only that', async () => {
    const index = indexOver(() => [root]);
    const aborter = new AbortController();
    const asked = index.retrieve({ question: 'retry', tokenBudget: 100, privacy: 'open' }, aborter.signal);
    aborter.abort();
    await rejects(asked);
    await ready(index);
    equal((await index.symbols('retry', 1, never)).length, 1);
  });

  it('gets its vectors from the thread that owns the local server', async () => {
    const texts: string[] = [];
    const embedder: Embedder = {
      model: 'stand-in',
      embed: (given) => {
        texts.push(...given);
        const rows = given.map((_, index) =>
          Float32Array.from({ length: 256 }, (_none, at) => (at === index % 256 ? 1 : 0)),
        );
        return Promise.resolve({
          rows,
          truncated: [],
          ...(given.length > 0 && { space: { model: 'stand-in', dimensions: 256 } }),
        });
      },
    };
    const index = indexOver(() => [root], embedder);
    index.start();
    await until(index, ({ vectors }) => vectors.phase === 'ready' && vectors.embeddedChunkCount === 2);
    ok(texts.some((text) => text.includes('retryAfterFailure')));
    const found = await index.retrieve({ question: 'anything at all', tokenBudget: 2000, privacy: 'open' }, never);
    equal(found.by, 'keywords and vectors');
  });

  it('goes on with keywords when the embedding server stops', async () => {
    const index = indexOver(() => [root], {
      model: 'gone',
      embed: () => Promise.reject(new Error('The server stopped.')),
    });
    index.start();
    await ready(index);
    const found = await index.retrieve({ question: 'retry after failure', tokenBudget: 2000, privacy: 'open' }, never);
    deepEqual([found.by, found.places.length > 0], ['keywords', true]);
  });

  it('tells of changes at most four times a second', async () => {
    const index = indexOver(() => [root]);
    const times: number[] = [];
    index.onDidChange(() => times.push(performance.now()));
    index.start();
    await ready(index);
    for (let round = 0; round < 30; round++) {
      writeTree(root, { [`f${round}.ts`]: 'const a = 1;\n' });
      index.changed([{ folder: 'root', path: `f${round}.ts` }]);
      await index.symbols('a', 1, never);
    }
    await until(index, ({ fileCount }) => fileCount === 32);
    const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
    ok(times.length <= spanMs / 250 + 3, `${times.length} in ${spanMs} ms`);
  });

  it('says that it failed when its thread dies again and again, and answers empty', async () => {
    const lines: unknown[] = [];
    const index = createWorkspaceIndex({
      log: { ...silentLog, error: (line) => void lines.push(line) },
      storageFolder: storage,
      workerFile: join(root, 'no-worker.ts'),
      grammarFolder: GRAMMARS,
      folders: () => [{ name: 'root', path: root }],
      embedder: () => undefined,
    });
    open.push(index);
    mkdirSync(join(root, 'x'));
    index.start();
    await until(index, ({ phase }) => phase === 'failed');
    deepEqual(await index.symbols('retry', 1, never), []);
    equal(lines.length, 3);
  });
});
