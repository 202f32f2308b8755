import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BlockSplitter, drawableTail } from '../../../../webview-ui/markdown/blocks.ts';
import type { BlockEvent } from '../../../../webview-ui/markdown/blocks.ts';
import { renderMarkdown } from '../../../../webview-ui/markdown/parser.ts';

/** Feeds the text in pieces of the given lengths, the rest in one. */
function split(text: string, lengths: readonly number[] = []): BlockEvent[] {
  const splitter = new BlockSplitter();
  const events: BlockEvent[] = [];
  let offset = 0;
  for (const length of lengths) {
    events.push(...splitter.push(text.slice(offset, offset + length)));
    offset += length;
  }
  return [...events, ...splitter.push(text.slice(offset)), ...splitter.end()];
}

/** The events as HTML, code blocks as the renderer writes them. */
function htmlOf(events: readonly BlockEvent[]): string {
  let html = '';
  for (const event of events) {
    if (event.type === 'block') html += renderMarkdown(event.source, {});
    else if (event.type === 'fence') html += renderMarkdown(`~~~ ${event.info}\n`, {}).replace('</pre>', '');
    else if (event.type === 'code')
      html += event.text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;');
    else html += '</pre>';
  }
  return html;
}

/** Line breaks between tags, and at the end of code, mean nothing. */
function normalized(html: string): string {
  return html
    .split(/(<pre.*?<\/pre>)/s)
    .map((part) =>
      part.startsWith('<pre')
        ? part.replace(/\s*<\/pre>$/, '</pre>')
        : part.replace(/\s*\n\s*/g, ' ').replace(/ ?(<[^>]*>) ?/g, '$1'),
    )
    .join('')
    .trim();
}

const fragment = fc.constantFrom(
  'para one\n', 'two words ', '\n', '\n\n', '# h\n', '- item\n', '  - nested\n', '1. one\n', '    code\n', '```ts\n', '```\n', '~~~\n', '> quote\n',
  '| a | b |\n', '|---|:-:|\n', '---\n', '**bold**', '`x`', '===\n', '-', '#', '``', 'text', '  \n', '\t', '* a\n', '  ```js\n  x\n  ```\n', 'const x = 1;\n',
  '<b>', '&amp;', '\r\n',
); // prettier-ignore

describe('cutting streaming Markdown into blocks', () => {
  it('gives the same blocks as the whole text at once, wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 25 }),
        fc.array(fc.nat({ max: 12 }), { maxLength: 60 }),
        (parts, lengths) => {
          const text = parts.join('');
          assert.equal(normalized(htmlOf(split(text, lengths))), normalized(renderMarkdown(text, {})));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('closes a block as soon as the next one has begun', () => {
    const splitter = new BlockSplitter();
    assert.deepEqual(splitter.push('One.\n\nTw'), []);
    assert.equal(splitter.tail, 'One.\n\nTw');
    assert.deepEqual(splitter.push('o.\n'), [{ type: 'block', source: 'One.\n\n', isRest: false }]);
    assert.equal(splitter.tail, 'Two.\n');
  });

  it('hands code out at once, even in the middle of a line, and keeps what may close the block', () => {
    const splitter = new BlockSplitter();
    assert.deepEqual(splitter.push('```ts\nconst a'), [
      { type: 'fence', info: 'ts' },
      { type: 'code', text: 'const a' },
    ]);
    assert.deepEqual(splitter.push(' = 1;\n``'), [{ type: 'code', text: ' = 1;\n' }]);
    assert.equal(splitter.tail, '');
    assert.deepEqual(splitter.push('`\nAfter'), [{ type: 'fence-end' }]);
    assert.equal(splitter.tail, 'After');
  });

  it('ends a code block that the answer never closed', () => {
    assert.deepEqual(split('```\na'), [
      { type: 'fence', info: '' },
      { type: 'code', text: 'a' },
      { type: 'code', text: '\n' },
      { type: 'fence-end' },
    ]);
  });

  it('loses nothing of one giant paragraph and keeps the open part short', () => {
    const text = 'word and '.repeat(20_000);
    const splitter = new BlockSplitter();
    let source = '';
    for (let offset = 0; offset < text.length; offset += 700) {
      for (const event of splitter.push(text.slice(offset, offset + 700)))
        source += event.type === 'block' ? event.source : '';
      assert.ok(splitter.tail.length < 5_000);
    }
    assert.equal(source + splitter.tail, text);
  });

  it('never cuts a surrogate pair, even where there is no space', () => {
    const sources = split('😀'.repeat(9_001)).map((event) => (event.type === 'block' ? event.source : ''));
    assert.ok(sources.length > 3);
    assert.ok(sources.every((source) => source.isWellFormed()));
  });

  it('cuts a giant list between its items and says that the rest goes on', () => {
    const events = split('- item\n  - with more\n'.repeat(800));
    assert.ok(events.length > 3);
    assert.ok(events.every((event) => event.type === 'block' && event.source.startsWith('- item')));
    assert.deepEqual(
      events.map((event) => event.type === 'block' && event.isRest),
      [false, ...events.slice(1).map(() => true)],
    );
  });

  it('takes a giant code block out of its list instead of reading its end as a beginning', () => {
    const events = split(
      `- item\n\n  \`\`\`ts\n${'  const a = 1;\n'.repeat(2_000)}  \`\`\`\n\nThe end.\n`,
      Array<number>(40).fill(800),
    );
    assert.deepEqual([...new Set(events.map(({ type }) => type))], ['block', 'fence', 'code', 'fence-end']);
    assert.equal(
      events.flatMap((event) => (event.type === 'code' ? event.text : [])).join(''),
      'const a = 1;\n'.repeat(2_000),
    );
    assert.match(htmlOf(events), /<\/pre><p>The end\.<\/p>/);
  });

  it('repeats the header of a giant table over each of its parts', () => {
    const events = split(`| a | b |\n|---|---|\n${'| one | two |\n'.repeat(1_500)}`);
    assert.ok(events.length > 2);
    assert.ok(
      events.every((event) => event.type === 'block' && event.source.startsWith('| a | b |\n|---|---|\n| one')),
    );
  });

  it('holds back signs at the end that may turn into something else', () => {
    for (const sign of ['#', '-', '``', '1.', '**', '```ts', '> ', '['])
      assert.equal(drawableTail(`Words\n${sign}`), 'Words\n');
    for (const words of ['Words', 'a - b', '# Title', '1. One', '`x`'])
      assert.equal(drawableTail(`Words\n${words}`), `Words\n${words}`);
  });
});
