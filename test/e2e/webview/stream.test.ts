import assert from 'node:assert/strict';
import { ChatStage } from './chat-page.ts';
import type { ChatPage } from './chat-page.ts';
import { fixTurn, stateWith, streamingTurn, turn } from './states.ts';

interface Measured {
  readonly sent: number;
  readonly length: number;
  readonly frames: number;
  readonly maxGapMs: number;
}

const PER_SECOND = 2_000;
const DURATION_MS = process.env['BATON_LONG'] === '1' ? 10_000 : 2_500;
/** The bar is 100 ms on a quiet machine (`npm run bench stream`); here other layers run beside it. */
const FRAME_LIMIT_MS = 200;
const FIRST_DELTA_LIMIT_MS = 60;

const WORDS =
  'the retry function waits between its tries and returns the first result that it gets or throws what it caught '.split(
    ' ',
  );
const PROSE = [...Array(40).keys()].flatMap((part) => [
  `\n\n## Part ${part}\n\n`,
  ...[...Array(60).keys()].map(
    (index) => `${WORDS[index % WORDS.length] ?? ''} ${index % 17 === 0 ? '**bold `code`** ' : ''}`,
  ),
  '\n\n- one item\n- two **items**\n',
  ...(part % 3 === 0
    ? [
        '\n```ts\n',
        ...[...Array(30).keys()].map((index) => `const value${index} = await retry(() => fetch(url), ${index});\n`),
        '```\n',
      ]
    : []),
]);

const STREAMS: Readonly<Record<string, string | string[]>> = {
  'an answer of text, lists and code': PROSE,
  'one giant paragraph': WORDS.map((word) => `${word} and more `),
  'one giant code block': [
    '```ts\n',
    ...Array.from({ length: 30_000 }, (_, index) => (index % 3 === 0 ? 'return value;\n' : 'const a = f(x); ')),
  ],
};

describe('a fast answer', function () {
  this.timeout(90_000);
  let stage: ChatStage;
  let chat: ChatPage;
  before(async () => {
    stage = await ChatStage.open();
  });
  after(() => stage.close());

  async function openStreaming(): Promise<void> {
    const history = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? turn(`h${index}`) : fixTurn(`h${index}`),
    );
    chat = await stage.page(stateWith([...history, streamingTurn('t1')]));
  }

  for (const [name, pieces] of Object.entries(STREAMS))
    it(`draws ${name} at ${PER_SECOND} deltas a second without a long frame and without a loss`, async () => {
      // Other work on the machine can hold up any frame; what the view itself does wrong, it does each time.
      const attempts: Measured[] = [];
      do {
        await openStreaming();
        const measured = await chat.page.evaluate<Measured>(
          `streamInto('t1', ${JSON.stringify(pieces)}, ${PER_SECOND}, ${DURATION_MS})`,
        );
        attempts.push(measured);
        const posted = await chat.posted();
        assert.equal(posted.filter(({ type }) => type === 'ready').length, 1);
        const whole = await chat.page.evaluate<boolean>(
          `shownWhole('t1', ${JSON.stringify(pieces)}, ${measured.sent})`,
        );
        assert.equal(whole, true);
      } while ((attempts.at(-1)?.maxGapMs ?? 0) > FRAME_LIMIT_MS && attempts.length < 5);
      console.log(
        `      ${attempts.map(({ maxGapMs, length, sent }) => `${Math.round(maxGapMs)} ms over ${sent} deltas, ${length} characters`).join('; ')}`,
      );
      assert.ok((attempts.at(-1)?.maxGapMs ?? Infinity) <= FRAME_LIMIT_MS);
      assert.equal((attempts.at(-1)?.sent ?? 0) >= (PER_SECOND * DURATION_MS) / 1000 - 20, true);
    });

  it('shows the first delta with the next frame', async () => {
    await openStreaming();
    const times: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      await chat.post({ type: 'turn', turn: streamingTurn(`f${count}`) });
      times.push(await chat.page.evaluate<number>(`firstDelta('f${count}', 'Hello')`));
    }
    const p95 = times.toSorted((a, b) => a - b)[18] ?? Infinity;
    console.log(`      p95 ${p95.toFixed(1)} ms`);
    assert.ok(p95 < FIRST_DELTA_LIMIT_MS);
  });

  it('asks for the state after a lost delta, once, and goes on from what it gets', async () => {
    chat = await stage.page(stateWith([streamingTurn('t1', { text: 'One ' })]));
    await chat.page.evaluate('delete host.first');
    await chat.post({ type: 'delta', turnId: 't1', offset: 9, text: 'three' });
    await chat.post({ type: 'delta', turnId: 't1', offset: 14, text: ' four' });
    const posted = await chat.posted();
    assert.equal(posted.filter(({ type }) => type === 'ready').length, 2);
    await chat.post({ type: 'state', state: stateWith([streamingTurn('t1', { text: 'One two three four' })]) });
    await chat.post({ type: 'delta', turnId: 't1', offset: 18, text: ' five' });
    assert.equal((await chat.page.textContent('[data-turn=t1] .md'))?.trim(), 'One two three four five');
  });

  it('follows the end while the person is there and holds still when they are not', async () => {
    await openStreaming();
    const distance = (): Promise<number> =>
      chat.page.evaluate<number>(
        '(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.querySelector(".log"))',
      );
    const text = 'A line of words.\n\n'.repeat(60);
    await chat.post({ type: 'delta', turnId: 't1', offset: 0, text });
    assert.ok((await distance()) < 2);
    await chat.page.evaluate('document.querySelector(".log").scrollTop -= 300');
    await chat.settle();
    const top = await chat.page.evaluate<number>('document.querySelector(".log").scrollTop');
    await chat.post({ type: 'delta', turnId: 't1', offset: text.length, text });
    assert.equal(await chat.page.evaluate<number>('document.querySelector(".log").scrollTop'), top);
    await chat.page.evaluate('document.querySelector(".log").scrollTop = 1e9');
    await chat.settle();
    await chat.post({ type: 'delta', turnId: 't1', offset: 2 * text.length, text });
    assert.ok((await distance()) < 2);
  });

  it('keeps a decision where it is when it is opened, also at the end of the conversation', async () => {
    await openStreaming();
    const lineTop = (): Promise<number> =>
      chat.page.evaluate<number>(`document.querySelector('[data-turn=h19] summary').getBoundingClientRect().top`);
    await chat.page.locator('[data-turn=h19] summary').scrollIntoViewIfNeeded();
    await chat.post({ type: 'delta', turnId: 't1', offset: 0, text: 'Words.' });
    const top = await lineTop();
    await chat.page.click('[data-turn=h19] summary');
    await chat.post({ type: 'delta', turnId: 't1', offset: 6, text: ' More words.\n\nAnd more.' });
    assert.equal(await lineTop(), top);
  });

  it('draws only the turn that changed', async () => {
    chat = await stage.page(stateWith([turn('t1'), streamingTurn('t2')]));
    await chat.page.evaluate(
      `window.changes = 0; new MutationObserver((list) => (changes += list.length)).observe(document.querySelector('[data-turn=t1]').parentElement, { subtree: true, childList: true, attributes: true, characterData: true })`,
    );
    await chat.post({ type: 'delta', turnId: 't2', offset: 0, text: 'Words and more.\n\nWords.' });
    await chat.post({ type: 'progress', turnId: 't2', facts: '4 out' });
    assert.equal(await chat.page.evaluate<number>('changes'), 0);
    assert.equal(await chat.page.textContent('[data-turn=t2] .facts'), '4 out');
  });

  it('reads whole sentences aloud, then the cost', async () => {
    chat = await stage.page(stateWith([streamingTurn('t1')]));
    await chat.post({ type: 'delta', turnId: 't1', offset: 0, text: 'It waits. Then it tries' });
    await chat.post({ type: 'turn', turn: turn('t1', { text: 'It waits. Then it tries again.' }) });
    const said = chat.page.locator('.reader');
    await said.filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
    assert.equal(
      await said.textContent(),
      'Answer from qwen2.5-coder 7B. It waits. Then it tries again. Complete. $0.00, local.',
    );
  });
});
