import { equal, match } from 'node:assert/strict';
import { deltaText } from '../../perf/delta-server.ts';
import { lostDeltas } from '../../perf/figures.ts';

describe('the text of the stream bench', () => {
  const text = Array.from({ length: 1000 }, (_, number) => deltaText(number)).join('');

  it('numbers every delta once and in order', () => equal(lostDeltas(text, 1000), 0));

  it('is Markdown with paragraphs, lists and closed blocks of code', () => {
    match(text, /^w000000 w000001 /);
    match(text, /\n\n```ts\nw000180 /);
    match(text, /w000239\n```\n\n/);
    match(text, /\n\n- w000360 /);
    equal((text.match(/```/g) ?? []).length % 2, 0);
  });
});
