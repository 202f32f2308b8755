import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placesIn } from '../../../../webview-ui/markdown/places.ts';

const found = (text: string): string[] => placesIn(text).map(({ path, line }) => `${path} ${line}`);

describe('places that an answer names', () => {
  it('are files with a line, in the forms that models write', () => {
    assert.deepEqual(found('See src/http.ts:42, (a/b-c.test.tsx:7-12) and lib.rs#L3.'), [
      'src/http.ts 42',
      'a/b-c.test.tsx 7',
      'lib.rs 3',
    ]);
    assert.deepEqual(found('error at main.go:12:5 in @scope/x.d.ts:1; .eslintrc.json:4'), [
      'main.go 12',
      '@scope/x.d.ts 1',
      '.eslintrc.json 4',
    ]);
    assert.deepEqual(placesIn('in http.ts:42 there'), [{ from: 3, to: 13, path: 'http.ts', line: 42 }]);
  });

  it('are not hosts with a port, times, ratios, addresses, versions or paths that leave the folder', () => {
    for (const text of [
      'localhost:3000 127.0.0.1:8080 example.com:443 api.example.test:80',
      'at 12:30, 3:1, v1.2.3:4',
      'https://example.com/a.ts:3 file:///etc/x.conf:1 command:a.b:1 //host/a.ts:2',
      'a/../../x.ts:1 ../x.ts:2',
      'x.ts:0 x.ts x.ts: 4 C:\\a\\x.ts:4',
    ])
      assert.deepEqual(found(text), [], text);
  });

  it('are found in time that grows with the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '/', '.', ':', '1', '-', '@', ' ', 'ts', '#L'), { maxLength: 300 }),
        (parts) => {
          const text = parts.join('');
          for (const { from, to, path } of placesIn(text)) assert.ok(text.slice(from, to).startsWith(path));
        },
      ),
    );
    const startedMs = performance.now();
    for (const piece of ['a/', 'a.', 'a.b', '@', 'a.ts:1', 'a.ts:']) placesIn(piece.repeat(20_000));
    assert.ok(performance.now() - startedMs < 5_000);
  });
});
