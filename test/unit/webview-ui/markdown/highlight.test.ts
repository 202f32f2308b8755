import assert from 'node:assert/strict';
import { grammarOf, highlight } from '../../../../webview-ui/markdown/highlight.ts';
import { readInfoString } from '../../../../webview-ui/markdown/info-string.ts';

const SAMPLES: Readonly<Record<string, string>> = {
  ts: 'const page = await retry(() => fetch(`${url}`), 3); // three tries',
  tsx: '<Button onClick={() => save()}>Save</Button>',
  py: 'def retry(run, tries=3):\n    """Doc."""\n    return run()',
  rs: 'fn main() { let x: u8 = 1; println!("{}", x); }',
  html: '<script>const a = 1;</script><style>a { color: red }</style>',
  sh: 'for f in *.ts; do echo "$f"; done',
  json: '{ "a": [1, true, null] }',
  diff: '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new',
  sql: "SELECT * FROM t WHERE a = 'x';",
  yaml: 'a: 1 # comment',
};

describe('highlighting', () => {
  for (const [language, code] of Object.entries(SAMPLES))
    it(`colours ${language} and changes nothing of it`, () => {
      const runs = highlight(code, language);
      assert.equal(runs.map((run) => run.text).join(''), code);
      assert.ok(runs.some((run) => run.colour !== undefined));
    });

  it('names what it colours: keywords, strings, numbers, functions, comments', () => {
    const colours = Object.fromEntries(
      highlight('const a = retry("x", 3); // why', 'ts').map(({ text, colour }) => [text.trim(), colour]),
    );
    assert.deepEqual(
      [colours['const'], colours['retry'], colours['"x"'], colours['3'], colours['// why']],
      ['k', 'f', 's', 'm', 'c'],
    );
  });

  it('does not colour what stands inside a template as a string', () => {
    const inner = highlight('x = `a${b}c`', 'ts').find(({ text }) => text.includes('b'));
    assert.equal(inner?.colour, undefined);
  });

  it('knows about fifteen languages by name and by file ending, and no others', () => {
    for (const name of ['typescript', 'ts', 'jsx', 'python', 'rs', 'c', 'c#', 'yml', 'html', 'bash'])
      assert.equal(grammarOf(name), name);
    for (const name of ['', 'text', 'brainfuck', 'constructor', '__proto__']) assert.equal(grammarOf(name), undefined);
  });
});

describe('the info string of a code block', () => {
  const cases: [string, string, string | undefined][] = [
    ['ts', 'ts', 'ts'],
    ['', '', undefined],
    ['text', 'text', undefined],
    ['ts src/http.ts:4–15', 'src/http.ts:4–15', 'ts'],
    ['src/http.ts', 'src/http.ts', 'ts'],
    ['example.py', 'example.py', 'py'],
    ['typescript title="src/a b.ts"', 'src/a b.ts', 'typescript'],
    ['js {1,3-4} filename=app.js', 'app.js', 'js'],
    ['12:15:src/app.rs', '12:15:src/app.rs', 'rs'],
    ['Makefile', 'Makefile', 'makefile'],
  ];
  for (const [info, label, language] of cases)
    it(`reads "${info}" as ${label === '' ? 'nothing' : label} in ${language ?? 'plain text'}`, () => {
      assert.deepEqual(readInfoString(info), { label, language });
    });
});
