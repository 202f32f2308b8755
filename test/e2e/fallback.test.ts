// What a person sees when a vendor fails, in a real window over the demo's vendors: each is a process that can be ended.
import { equal, match, ok } from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { startDemo, type Demo } from '../../scripts/demo.ts';
import { ask, ended } from './support/conversation.ts';
import { openEditor, type Editor } from './support/editor.ts';

const QUESTION = 'what does retry() in src/http.ts do?';
/** The places of the decision line, by the wire of the vendor that answers there. */
const PLACES = { openai: 'OpenAI', anthropic: 'Anthropic', ollama: 'local' } as const;

describe('a vendor that fails', function () {
  this.timeout(90_000);
  let demo: Demo;
  let editor: Editor;
  let chat: FrameLocator;
  before(async () => {
    demo = await startDemo();
    editor = await openEditor({ env: demo.env });
    chat = await editor.openChat();
    await chat.locator('#question:enabled').waitFor();
  });
  after(async () => {
    await editor?.close();
    demo?.stop();
    await demo?.ended;
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.shot('failed-fallback');
  });

  /** Ends the process of the vendor that an answer's decision names. */
  const endVendorOf = async (answer: Locator): Promise<void> => {
    const why = await answer.locator('details.decision .why').innerText();
    const vendor = demo.vendors.find(({ wire }) => why.startsWith(PLACES[wire]));
    ok(vendor, why);
    await vendor.stop();
  };

  it('is named in one line, and the next one gives one clean answer', async () => {
    const before = await ask(chat, QUESTION);
    await ended(before);
    const fallen = (answer: Locator): Locator => answer.locator('.note', { hasText: 'answers.' });
    equal(await fallen(before).count(), 0);
    await endVendorOf(before);
    const answer = await ask(chat, QUESTION);
    await ended(answer);
    equal(await fallen(answer).count(), 1);
    match(await fallen(answer).innerText(), /could not be reached\. .+ answers\./);
    match(await fallen(answer).innerText(), /BATON_E_NETWORK/);
    match(await answer.locator('.md').innerText(), /Recorded demo answer/);
    await answer.locator('details.decision').scrollIntoViewIfNeeded();
    await editor.shot('fallback');
  });

  it('keeps what it said when it ends in the middle, and another one goes on in a turn of its own', async () => {
    const answer = await ask(chat, QUESTION);
    await answer.locator('.md p').first().waitFor();
    await endVendorOf(answer);
    await ended(answer, 'failed');
    match(await answer.innerText(), /cut after .*\d+ tokens/);
    match(await answer.innerText(), /The stream broke\. The text above is kept\./);
    const goOn = answer.locator('[data-action="continue"]');
    match(await goOn.innerText(), /^Continue with /);
    await editor.shot('cut');
    await goOn.click();
    const next = chat.locator('article.answer[data-turn]').last();
    await next.locator('xpath=self::*[@data-status="done"]').waitFor({ timeout: 30_000 });
    ok((await answer.locator('.md').innerText()).length > 0);
    await editor.shot('continued');
  });
});
