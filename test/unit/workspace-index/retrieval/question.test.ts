import assert from 'node:assert/strict';
import { roleOf, roleWeight } from '../../../../src/workspace-index/retrieval/file-role.ts';
import { readQuestion } from '../../../../src/workspace-index/retrieval/question.ts';
import { sourceTwins } from '../../../../src/workspace-index/retrieval/source-twin.ts';

const stems = (question: string): readonly string[] => readQuestion(question).concepts.map(({ stem }) => stem);
const others = (question: string, stem: string): readonly string[] => [
  ...(readQuestion(question)
    .concepts.find((each) => each.stem === stem)
    ?.others.keys() ?? []),
];

describe('A question', () => {
  it('is about its words, without those that say nothing, in several languages', () => {
    assert.deepEqual(stems('how does the cache decide what to keep?'), ['cach', 'decid', 'keep']);
    assert.deepEqual(stems('wo wird das Token geprüft?'), ['token', 'geprüft']);
    assert.deepEqual(stems('où est le cache ?'), ['cach']);
  });

  it('looks for words of like meaning too', () => {
    assert.ok(others('delete a cookie', 'delet').includes('remov'));
    assert.ok(others('which requests are tried again', 'tri').includes('retri'));
  });

  it('looks for two words written as one', () => {
    assert.ok(others('where is the time stamp read', 'stamp').includes('timestamp'));
  });

  it('names what is written like a name', () => {
    const named = (question: string): readonly string[] => readQuestion(question).names;
    assert.deepEqual(named('what does retryRequest do'), ['retryRequest']);
    assert.deepEqual(named('why is Parser.read_all slow'), ['Parser', 'read_all']);
    assert.deepEqual(named('what does `visit` do with close() and #flush'), ['visit', 'close', 'flush']);
    assert.deepEqual(named('how are dates parsed, e.g. in a header?'), []);
  });

  it('of any length and content is read', () => {
    for (const odd of ['', ' ', '???', '"OR NOT (', '日本語の質問', 'x'.repeat(100_000), '\0\u202E`']) {
      assert.ok(readQuestion(odd).concepts.length <= 60);
    }
  });
});

describe('A file', () => {
  it('is told by its path what it is for', () => {
    const roles = {
      'src/client.ts': 'source',
      'lib/client.d.ts': 'types',
      'src/client.test.ts': 'test',
      'pkg/parse/parse_test.go': 'test',
      'tests/test_models.py': 'test',
      'CHANGELOG.md': 'notice',
      'docs/guide.md': 'document',
      'dist/client.js': 'built',
      'src/locales/de.ts': 'translation',
      'examples/basic.py': 'example',
      'package.json': 'data',
      'internal/latest/contest.go': 'source',
    };
    for (const [path, role] of Object.entries(roles)) assert.equal(roleOf(path), role, path);
  });

  it('of tests counts in full when the question is about tests', () => {
    const about = readQuestion('where are the tests of the parser?');
    assert.equal(roleWeight('test', about), 1);
    assert.ok(roleWeight('test', readQuestion('how does the parser work?')) < 0.5);
  });

  it('that was compiled is known by its source', () => {
    assert.ok(sourceTwins('client.mjs').includes('src/client.ts'));
    assert.ok(sourceTwins('dist/core/error.js').includes('src/core/error.ts'));
    assert.ok(sourceTwins('lib/util.d.ts').includes('lib/util.js'));
    assert.deepEqual(sourceTwins('src/client.ts'), []);
    assert.deepEqual(sourceTwins('main.py'), []);
  });
});
