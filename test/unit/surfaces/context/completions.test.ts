import assert from 'node:assert/strict';
import type { FilePlace } from '../../../../src/domain/surroundings.ts';
import type { CompletionShown } from '../../../../src/protocol/completion.ts';
import { kindCommands } from '../../../../src/surfaces/context/choices.ts';
import { Completions, type CompletionsParts } from '../../../../src/surfaces/context/completions.ts';
import { english } from '../../../../src/surfaces/l10n.ts';

const web = (path: string): FilePlace => ({ folder: 'web', path });
const RETRY = {
  name: 'retry',
  kind: 'function',
  reference: { folder: 'web', path: 'src/http.ts', startLine: 4, endLine: 15 },
};

function open(change: Partial<CompletionsParts> = {}): { completions: Completions; posted: CompletionShown[] } {
  const posted: CompletionShown[] = [];
  const completions = new Completions({
    index: () => ({
      files: async () => [web('src/http.ts'), web('src/'), web('test/http.test.ts')],
      symbols: async () => [RETRY],
    }),
    openFiles: () => [web('src/open.ts')],
    findFiles: async () => [web('found.ts')],
    isSeveral: () => false,
    commands: () => kindCommands(english),
    post: (message) => posted.push(message),
    t: english,
    ...change,
  });
  return { completions, posted };
}

async function labels(typed: string, trigger: '@' | '/' = '@', change?: Partial<CompletionsParts>): Promise<string[]> {
  const { completions, posted } = open(change);
  await completions.complete({ type: 'complete', revision: 1, trigger, typed });
  return posted.flatMap(({ items }) => items.map(({ label }) => label));
}

describe('the completion', () => {
  it('offers named context and the open files before anything is typed', async () => {
    assert.deepEqual(await labels(''), [
      '@codebase',
      '@selection',
      '@problems',
      '@diff',
      '@terminal',
      '@file',
      '@folder',
      '@symbol',
      'open.ts',
    ]);
  });

  it('mixes names, files and symbols that fit what was typed', async () => {
    assert.deepEqual(await labels('ht'), ['http.ts', 'retry', 'src/', 'http.test.ts']);
    assert.equal((await labels('di'))[0], '@diff');
  });

  it('narrows to files, folders or symbols', async () => {
    assert.deepEqual(await labels('file:ht'), ['http.ts', 'http.test.ts']);
    assert.deepEqual(await labels('folder:s'), ['src/']);
    assert.deepEqual(await labels('symbol:re'), ['retry']);
  });

  it('looks for files without an index', async () => {
    assert.deepEqual(await labels('fo', '@', { index: () => undefined }), ['@folder', 'found.ts']);
  });

  it('names the workspace folder where several are open', async () => {
    const { completions, posted } = open({ isSeveral: () => true });
    await completions.complete({ type: 'complete', revision: 1, trigger: '@', typed: 'ht' });
    assert.equal(posted[0]?.items[0]?.detail, 'web/src/http.ts');
  });

  it('offers the commands that give a kind', async () => {
    assert.deepEqual(await labels('re', '/'), ['/refactor', '/review']);
    const { completions } = open();
    await completions.complete({ type: 'complete', revision: 1, trigger: '/', typed: 'fix' });
    const choice = completions.choiceOf('/fix');
    assert.deepEqual(choice?.type === 'command' && choice.command.does, { kind: 'fix' });
  });

  it('answers only the newest lookup, and knows the lines of the list before it', async () => {
    const slow = Promise.withResolvers<readonly FilePlace[]>();
    const { completions, posted } = open({
      index: () => ({
        files: (typed) => (typed === 'a' ? slow.promise : Promise.resolve([web('b.ts')])),
        symbols: async () => [],
      }),
    });
    const first = completions.complete({ type: 'complete', revision: 1, trigger: '@', typed: 'a' });
    await completions.complete({ type: 'complete', revision: 2, trigger: '@', typed: 'b' });
    slow.resolve([web('a.ts')]);
    await first;
    await completions.complete({ type: 'complete', revision: 3, trigger: '@', typed: 'zzz' });
    assert.deepEqual(
      posted.map(({ revision }) => revision),
      [2, 3],
    );
    assert.equal(completions.choiceOf('web/b.ts')?.type, 'file');
    assert.equal(completions.choiceOf('web/a.ts'), undefined);
  });

  it('says that nothing fits, also when looking fails', async () => {
    const { completions, posted } = open({
      index: () => undefined,
      findFiles: () => Promise.reject(new Error('gone')),
    });
    await completions.complete({ type: 'complete', revision: 1, trigger: '@', typed: 'zzz' });
    assert.deepEqual(posted, [{ type: 'completion', revision: 1, items: [], note: 'Nothing fits.' }]);
  });
});
