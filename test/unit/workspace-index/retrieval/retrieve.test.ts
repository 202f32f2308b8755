import assert from 'node:assert/strict';
import type { RetrieveRequest, Retrieved } from '../../../../src/domain/workspace-index.ts';
import type { IndexSession } from '../../../../src/workspace-index/index-session.ts';
import { retrieve } from '../../../../src/workspace-index/retrieval/retrieve.ts';
import { openVectors } from '../../../../src/workspace-index/vectors/open-vectors.ts';
import { removeTempFolders, sessionOver, tempFolder, writeTree } from '../support.ts';
import { StandInEmbedder, until } from '../vectors/support.ts';

const FILES = {
  'src/http/retry.ts': `import { sleep } from './sleep.ts';

/** Tries a request again when the server was overloaded. */
export async function retryRequest(send: () => Promise<number>, maxRetries: number): Promise<number> {
  for (let attempt = 0; attempt < maxRetries; attempt++) {
    const status = await send();
    if (status < 500) return status;
    await sleep(2 ** attempt * 100);
  }
  return 503;
}
`,
  'src/http/sleep.ts': `export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
`,
  'src/store/cookies.ts': `export class CookieJar {
  readonly #cookies = new Map<string, string>();

  removeCookie(name: string): boolean {
    return this.#cookies.delete(name);
  }
}
`,
  'dist/http/retry.js': `async function retryRequest(send, maxRetries) {
  for (let attempt = 0; attempt < maxRetries; attempt++) {
    const status = await send();
    if (status < 500) return status;
    await sleep(2 ** attempt * 100);
  }
  return 503;
}
exports.retryRequest = retryRequest;
`,
  'test/retry.test.ts': `describe('retryRequest', () => {
  it('tries again when the server is overloaded', async () => {
    assert.equal(await retryRequest(send, 3), 200);
  });
});
`,
  'lib/colors.py': `def mix_colours(first, second):
    """Blends two colours."""
    return tuple((a + b) // 2 for a, b in zip(first, second))
`,
  'CHANGELOG.md': '# Changes\n\n- retryRequest tries a request again when the server was overloaded\n',
  '.gitignore': 'node_modules\n',
};

describe('Retrieval', () => {
  const embedder = new StandInEmbedder();
  let session: IndexSession;

  before(async () => {
    const root = tempFolder();
    writeTree(root, FILES);
    session = sessionOver(root, tempFolder(), { retrieve, openVectors });
    session.open();
    await session.settled();
  });

  after(async () => {
    await session.close();
    removeTempFolders();
  });

  const ask = (question: string, more: Partial<RetrieveRequest> = {}): Promise<Retrieved> =>
    session.retrieve({ question, tokenBudget: 4000, privacy: 'open', ...more }, new AbortController().signal);
  const pathsFor = async (question: string, more: Partial<RetrieveRequest> = {}): Promise<readonly string[]> =>
    (await ask(question, more)).snippets.map(({ reference }) => reference.path);

  it('brings the source of a name before its compiled form, its test and the notes about it', async () => {
    const paths = await pathsFor('what does retryRequest do?');
    assert.equal(paths[0], 'src/http/retry.ts');
    assert.ok(paths.indexOf('dist/http/retry.js') !== 0 && paths.indexOf('CHANGELOG.md') !== 0);
  });

  it('brings the test when the test is asked for', async () => {
    const paths = await pathsFor('where is the test of retryRequest?');
    assert.ok(paths.slice(0, 2).includes('test/retry.test.ts'));
  });

  it('finds what is called otherwise in the code', async () => {
    assert.equal((await pathsFor('how do I delete a cookie'))[0], 'src/store/cookies.ts');
    assert.equal((await pathsFor('wait a while'))[0], 'src/http/sleep.ts');
    assert.equal((await pathsFor('blend two colors'))[0], 'lib/colors.py');
  });

  it('says what found a place, and that it was keywords', async () => {
    const { by, places } = await ask('CookieJar');
    assert.equal(by, 'keywords');
    assert.deepEqual(places[0]?.because, ['symbol', 'keywords']);
    assert.match(places[0]?.symbol ?? '', /CookieJar/);
  });

  it('keeps to the files and folders it is told', async () => {
    const within = [{ folder: 'root', path: 'src/store/' }];
    assert.deepEqual(await pathsFor('retry request cookie', { within }), ['src/store/cookies.ts']);
    assert.deepEqual(await pathsFor('retryRequest', { within: [{ folder: 'other', path: '/' }] }), []);
  });

  it('leaves out what goes along anyway', async () => {
    const except = [{ folder: 'root', path: 'src/http/retry.ts' }];
    assert.ok(!(await pathsFor('retryRequest', { except })).includes('src/http/retry.ts'));
  });

  it('prefers what the current file imports', async () => {
    const surroundings = { current: { folder: 'root', path: 'src/http/retry.ts' }, open: [], recent: [] };
    const { places } = await ask('sleep', { surroundings });
    const sleep = places.find(({ reference }) => reference.path === 'src/http/sleep.ts');
    assert.ok(sleep?.because.includes('import of the current file'));
  });

  it('keeps to the budget and the limit', async () => {
    const { snippets } = await ask('retry request cookie sleep colours', { tokenBudget: 120 });
    assert.ok(snippets.reduce((sum, { tokens }) => sum + tokens.tokens, 0) <= 120);
    assert.equal((await ask('retry request cookie sleep colours', { limit: 2 })).snippets.length, 2);
  });

  it('finds nothing for words that are nowhere, and takes any question', async () => {
    for (const odd of ['', '???', 'qzxv', '"unbalanced OR (', "'; qzxv --", 'x'.repeat(50_000)]) {
      assert.deepEqual(await pathsFor(odd), []);
    }
  });

  it('adds what only the vectors know, and says so', async () => {
    const meaning = 'src/store/cookies.ts';
    await session.setEmbedder(embedder);
    await until(() => session.state.vectors.phase === 'ready');
    const texts = embedder.asked.flat();
    const last =
      texts
        .find((text) => text.startsWith(meaning))
        ?.trim()
        .split(/\s+/)
        .at(-1) ?? '';
    const { by, places } = await ask(`qzxv ${last}`);
    assert.equal(by, 'keywords and vectors');
    const found = places.find(({ reference }) => reference.path === meaning);
    assert.ok(found?.because.includes('vectors'));
  });

  it('goes on with keywords when the question cannot be embedded', async () => {
    embedder.before = () => {
      throw new Error('The server is gone.');
    };
    const { by, snippets } = await ask('what does retryRequest do?');
    assert.equal(by, 'keywords');
    assert.equal(snippets[0]?.reference.path, 'src/http/retry.ts');
  });

  it('stops when the person stops it', async () => {
    await assert.rejects(
      session.retrieve({ question: 'retryRequest', tokenBudget: 100, privacy: 'open' }, AbortSignal.abort()),
    );
  });
});
