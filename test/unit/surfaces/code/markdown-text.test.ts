import { equal } from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { asText, codeBlock } from '../../../../src/surfaces/code/markdown-text.ts';

const markdown = new MarkdownIt({ html: true, linkify: true });

/** What a person reads of HTML without any tag but paragraphs. */
function read(html: string): string {
  return html
    .replaceAll(/<\/?p>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim();
}

describe('asText', () => {
  it('shows pictures, links, commands, HTML and emphasis as the signs they are made of', () => {
    for (const text of [
      '![x](https://evil.example/?d=1)',
      '[ok](command:workbench.action.quit)',
      '<img src="https://evil.example">',
      '<https://evil.example>',
      'https://evil.example/?d=1',
      '**bold** _a_ `b` ~c~ # d',
      '&lt;script&gt; &#33;[x](y)',
    ])
      equal(read(markdown.render(asText(text))), text);
  });

  it('keeps lines apart', () => {
    equal(markdown.render(asText('one\n\ntwo\nthree')), '<p>one</p>\n<p>two</p>\n<p>three</p>\n');
  });

  it('makes nothing but paragraphs of any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('![]()<>*_`#-+=|~&;: /ax1.\n\\"\'@$')), maxLength: 60 }),
        (text) => {
          const html = markdown.render(asText(text));
          equal(html.replaceAll(/<\/?p>/g, '').search(/<[a-z/]/i), -1, html);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('codeBlock', () => {
  it('cannot be ended by the code in it', () => {
    const code = 'a\n```\n````\nb';
    equal(codeBlock(code, 'ts'), `\`\`\`\`\`ts\n${code}\n\`\`\`\`\``);
    equal(codeBlock('x', 'evil name\n'), '```\nx\n```');
  });
});
