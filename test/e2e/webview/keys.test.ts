import assert from 'node:assert/strict';
import { ChatStage } from './chat-page.ts';
import type { ChatPage } from './chat-page.ts';
import { FIRST_RUN, fixTurn, stateWith, STATUS, streamingTurn, turn } from './states.ts';

describe('the keyboard in the chat view', function () {
  this.timeout(20_000);
  let stage: ChatStage;
  let chat: ChatPage;
  before(async () => {
    stage = await ChatStage.open();
  });
  after(() => stage.close());
  afterEach(async () => assert.deepEqual(await chat.faults(), []));

  const focused = (): Promise<string> =>
    chat.page.evaluate<string>(
      '(({ id, className, ariaLabel }) => id || ariaLabel || className)(document.activeElement)',
    );
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await chat.page.keyboard.press(key);
    await chat.settle();
  };

  it('sends on Enter with the chips, empties the question and keeps the focus there', async () => {
    chat = await stage.page(stateWith([]));
    await chat.page.focus('#question');
    await chat.page.keyboard.type('what does retry() do?');
    await press('Shift+Enter');
    await chat.page.keyboard.type('in short');
    await press('Enter');
    const sent = await chat.lastPosted('chat-send');
    assert.deepEqual([sent?.text, sent?.chips], ['what does retry() do?\nin short', ['c1', 'c2']]);
    assert.equal(await chat.page.inputValue('#question'), '');
    assert.equal(await focused(), 'question');
  });

  it('does not send while an input method composes', async () => {
    chat = await stage.page(stateWith([]));
    await chat.page.fill('#question', 'かな');
    await chat.page.evaluate(
      `document.querySelector('#question').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))`,
    );
    assert.equal(await chat.lastPosted('chat-send'), undefined);
  });

  it('says what to do when Enter is pressed in an empty question', async () => {
    chat = await stage.page(stateWith([]));
    assert.equal(await chat.page.isDisabled('#send'), true);
    await chat.page.focus('#question');
    await press('Enter');
    assert.equal(await chat.page.textContent('.under [role=status]'), 'Type a question first.');
    assert.equal(await chat.lastPosted('chat-send'), undefined);
  });

  it('recalls the last question on Up and takes what the host gives back', async () => {
    chat = await stage.page(stateWith([turn('t1')]));
    await chat.page.focus('#question');
    await press('ArrowUp');
    assert.notEqual(await chat.lastPosted('question-recall'), undefined);
    await chat.post({ type: 'focus', text: 'what does retry() do?' });
    assert.equal(await chat.page.inputValue('#question'), 'what does retry() do?');
  });

  it('removes the last chip on Backspace in an empty question, and only there', async () => {
    chat = await stage.page(stateWith([]));
    await chat.page.focus('#question');
    await chat.page.keyboard.type('a');
    await press('Backspace');
    assert.equal(await chat.lastPosted('chip-remove'), undefined);
    await press('Backspace');
    assert.equal((await chat.lastPosted('chip-remove'))?.chipId, 'c2');
  });

  it('queues on Enter and stops on Escape while an answer streams', async () => {
    chat = await stage.page(stateWith([streamingTurn('t1')]));
    assert.equal(await chat.page.getAttribute('#send', 'data-mode'), 'stop');
    await chat.page.focus('#question');
    await chat.page.keyboard.type('next');
    await press('Enter');
    assert.equal((await chat.lastPosted('chat-send'))?.text, 'next');
    await press('Escape');
    assert.notEqual(await chat.lastPosted('chat-stop'), undefined);
  });

  it('closes an open menu on Escape before it stops, and gives the focus back', async () => {
    chat = await stage.page(stateWith([streamingTurn('t1')]));
    await chat.page.focus('[data-tool=model]');
    await press('ArrowDown');
    assert.equal(await chat.page.getAttribute(':focus', 'aria-checked'), 'true');
    await press('Escape');
    assert.equal(await chat.page.locator('[role=menu]').count(), 0);
    assert.equal(await focused(), 'Model: Auto · balanced');
    assert.equal(await chat.lastPosted('chat-stop'), undefined);
    await press('Escape');
    assert.notEqual(await chat.lastPosted('chat-stop'), undefined);
  });

  it('moves in a menu with the arrows round its ends and chooses with Enter', async () => {
    chat = await stage.page(stateWith([turn('t1')]));
    await chat.page.focus('[data-tool=model]');
    await press('Enter', 'Home', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'Enter');
    assert.equal((await chat.lastPosted('choice-set'))?.modelId, 'anthropic/claude-sonnet-4-5');
    assert.equal(await focused(), 'Model: Auto · balanced');
  });

  it('closes a menu on a click elsewhere', async () => {
    chat = await stage.page(stateWith([turn('t1')]));
    await chat.page.click('[data-tool=again]');
    assert.equal(await chat.page.locator('[role=menu] [role=menuitem]').count(), 5);
    await chat.page.click('.ask .words');
    await chat.settle();
    assert.equal(await chat.page.locator('[role=menu]').count(), 0);
  });

  it('makes each toolbar one stop, with arrows inside', async () => {
    chat = await stage.page(stateWith([turn('t1')]));
    await chat.page.focus('[data-tool=up]');
    await press('ArrowRight', 'ArrowRight', 'ArrowRight');
    assert.equal(await focused(), 'Again with');
    await press('ArrowRight');
    assert.equal(await focused(), 'Good answer');
    await press('ArrowLeft', 'Shift+Tab', 'Tab');
    assert.equal(await focused(), 'Again with');
    await press('Tab');
    assert.equal(await focused(), 'Remove http.ts:4–15');
  });

  it('goes from conversation to chips, question, picker, private and send', async () => {
    chat = await stage.page(stateWith([], { chips: [] }));
    await chat.page.focus('#question');
    await chat.page.keyboard.type('x');
    const stops: string[] = [];
    await press('Shift+Tab');
    for (let count = 0; count < 6; count += 1) {
      stops.push(await focused());
      await press('Tab');
    }
    assert.deepEqual(
      stops,
      ['log', 'question', 'Add context', 'Model: Auto · balanced', 'Private: local models only', 'send'].map((stop) =>
        stop === 'log' ? 'Conversation' : stop,
      ),
    );
  });

  it('goes from answer to answer with Ctrl+Up and Ctrl+Down, and opens the decision with Enter', async () => {
    chat = await stage.page(stateWith([turn('t1'), fixTurn('t2')]));
    const current = (): Promise<string> => chat.page.evaluate<string>('document.activeElement.dataset.turn');
    await chat.page.focus('.log');
    await press('Control+ArrowUp');
    assert.equal(await current(), 't2');
    await press('Control+ArrowUp');
    assert.equal(await current(), 't1');
    await press('Control+ArrowDown', 'Enter');
    assert.equal(await current(), 't2');
    assert.equal(await chat.page.locator('[data-turn=t2] .decision[open]').count(), 1);
  });

  it('offers the ways on while nobody can answer, and says so where one would type', async () => {
    chat = await stage.page(FIRST_RUN);
    assert.equal(await chat.page.isDisabled('#question'), true);
    assert.equal(await chat.page.getAttribute('#question', 'placeholder'), 'Choose a way to start first');
    for (const way of ['ollama', 'key', 'address', 'import'] as const) {
      await chat.page.focus(`[data-way=${way}]`);
      await press('Enter');
      assert.equal((await chat.lastPosted('setup'))?.way, way);
    }
    await chat.post({ type: 'status', status: STATUS });
    assert.equal(await chat.page.isDisabled('#question'), false);
  });
});
