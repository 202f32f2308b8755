import assert from 'node:assert/strict';
import { isWebLink } from '../../../../webview-ui/markdown/link.ts';
import { renderMarkdown } from '../../../../webview-ui/markdown/parser.ts';

const REFUSED_LINKS = [
  'command:workbench.action.terminal.sendSequence?%7B%7D',
  'file:///etc/passwd',
  'vscode://baton.baton/settings',
  'vscode-insiders:extension/x',
  'data:text/html,<script>1</script>',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java&#10;script:alert(1)',
  'blob:https://example.com/1',
  'mailto:a@example.com',
  '//example.com/a',
  '/etc/passwd',
  'src/http.ts',
  '#part',
  'http:example.com',
  'https://',
];

describe('Markdown of an answer', () => {
  it('makes links of http and https alone, with the whole address as their title', () => {
    assert.equal(
      renderMarkdown('[here](https://example.com/a?b=1&c=2)', {}),
      '<p><a href="https://example.com/a?b=1&amp;c=2" title="https://example.com/a?b=1&amp;c=2">here</a></p>\n',
    );
    assert.match(renderMarkdown('see https://example.com/x', {}), /<a href="https:\/\/example\.com\/x"/);
    assert.equal(isWebLink('HTTP://example.com'), true);
  });

  for (const href of REFUSED_LINKS)
    it(`leaves a link to ${href} as text`, () => {
      assert.equal(isWebLink(href), false);
      for (const source of [`[ok](${href})`, `<${href}>`, `[ok][r]\n\n[r]: ${href}`, `![ok](${href})`]) {
        const html = renderMarkdown(source, {});
        assert.doesNotMatch(html, /<img|src=|href="(?!https:\/\/example\.com)/);
        assert.ok(!html.includes(`href="${href}`));
      }
    });

  it('draws a picture as its words and its address, never as a picture', () => {
    const html = renderMarkdown('![chart](https://example.com/p.png?d=secret "t")', {});
    assert.equal(
      html,
      '<p><span class="img">Image, not loaded: chart, https://example.com/p.png?d=secret</span></p>\n',
    );
  });

  it('shows HTML as the text that it is', () => {
    const source =
      '<script>alert(1)</script> <img src=x onerror=alert(1)> <svg onload=alert(1)>\n\n<iframe src="https://example.com"></iframe>';
    const html = renderMarkdown(source, {});
    assert.doesNotMatch(html, /<(?!\/?(?:p|a)\b)/);
    assert.match(html, /&lt;script&gt;/);
  });

  it('puts no style into a table, whose alignment is a class', () => {
    const html = renderMarkdown('| a | b |\n|:-:|--:|\n| 1 | 2 |\n', {});
    assert.doesNotMatch(html, /style/);
    assert.match(html, /<th class="center">a<\/th>/);
    assert.match(html, /<td class="right">2<\/td>/);
  });

  it('takes a bare address for a link where a word may begin, and not inside markup', () => {
    assert.match(renderMarkdown('It is written (https://example.com/x).', {}), /\(<a href="https:\/\/example\.com\/x"/);
    assert.doesNotMatch(
      renderMarkdown('<style>a{b:url(https://example.com/x)}</style> <img src="https://example.com/x">', {}),
      /<a /,
    );
  });

  it('does not take file names and addresses without a scheme for links', () => {
    assert.doesNotMatch(renderMarkdown('Read README.md, main.rs, run.sh, example.com and a@b.com.', {}), /<a /);
  });

  it('keeps the info string of code as an attribute that cannot be broken out of', () => {
    assert.equal(
      renderMarkdown('~~~ ts" onclick="x\na < b\n~~~\n', {}),
      '<pre data-info="ts&quot; onclick=&quot;x">a &lt; b\n</pre>',
    );
  });

  it('remembers link references from block to block in its scope', () => {
    const scope = {};
    renderMarkdown('[r]: https://example.com/\n', scope);
    assert.match(renderMarkdown('[text][r]', scope), /href="https:\/\/example\.com\/"/);
    assert.doesNotMatch(renderMarkdown('[text][r]', {}), /href/);
  });
});
