import assert from 'node:assert/strict';
import { SentenceReader } from '../../../../webview-ui/markdown/speech.ts';

function read(text: string, step = text.length): string[] {
  const reader = new SentenceReader();
  const sentences: string[] = [];
  for (let offset = 0; offset < text.length; offset += step)
    sentences.push(...reader.push(text.slice(offset, offset + step)));
  return [...sentences, ...reader.end()];
}

describe('reading an answer aloud', () => {
  it('reads whole sentences, the last one when the answer ends', () => {
    const reader = new SentenceReader();
    assert.deepEqual(reader.push('It waits. Then it'), ['It waits.']);
    assert.deepEqual(reader.push(' tries again.'), []);
    assert.deepEqual(reader.end(), ['Then it tries again.']);
  });

  it('says the same however the stream is cut', () => {
    const text =
      '## Why\n\nThe `retry()` call **waits**. See [the page](https://example.com).\n\n1. One\n2. Two\n\n```ts\nconst a = 1. ;\n```\n\nDone?';
    const whole = ['Why', 'The retry() call waits.', 'See the page.', 'One', 'Two', 'Code, ts.', 'Done?'];
    for (const step of [1, 3, 7, text.length]) assert.deepEqual(read(text, step), whole);
  });

  it('names a code block and does not read it', () => {
    assert.deepEqual(read('Look.\n```\nsecret words.\nmore\n```\nEnd.'), ['Look.', 'Code, text.', 'End.']);
  });

  it('does not wait for ever for the end of a sentence', () => {
    assert.ok(read('word '.repeat(1_000)).length > 3);
  });
});
