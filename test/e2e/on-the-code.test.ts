import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import type { RecordedRequest, ScriptedAnswer } from '../fixtures/scripted-server.ts';
import { openAiAnswer } from '../fixtures/vendors.ts';
import { answers, ended } from './support/conversation.ts';
import type { Editor } from './support/editor.ts';
import { sharedWindow, type SharedWindow } from './support/shared-window.ts';

const FINDING = {
  severity: 'warning',
  path: 'src/http.ts',
  line: 1,
  quote: 'this.status = status;',
  reason: 'A status below 100 is taken as it is, so a broken answer looks like a real one.',
  suggestion: 'Refuse what is no status.',
  replacement: '',
};

/** What the vendor does, by what it is asked for. */
function answerTo({ body }: RecordedRequest): ScriptedAnswer {
  if (body.includes('json_schema')) return openAiAnswer([JSON.stringify({ findings: [FINDING] })]);
  if (body.includes('commit message')) return { ...openAiAnswer(['Keep ', 'every ', 'error']), chunkDelayMs: 400 };
  return openAiAnswer(['It keeps the status and the wait that the server asked for.']);
}

describe('on the code, in a real window', function () {
  this.timeout(120_000);
  let vendor: SharedWindow;
  let editor: Editor;
  let chat: FrameLocator;

  before(async () => {
    vendor = await sharedWindow(answerTo);
    ({ editor } = vendor);
    chat = await editor.openChat();
    await editor.openFile('src/http.ts');
    // It opens where another file's tests have left it.
    await editor.page.keyboard.press('Control+Home');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await editor.shot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-').slice(0, 60)}`);
  });

  const line = (text: string): Locator => editor.page.locator('.editor-instance .view-line', { hasText: text }).first();
  const baton = (): Locator => editor.page.getByRole('menuitem', { name: /^Baton/ });
  // The editor has entries of the same names.
  const entry = (name: RegExp): Locator => editor.page.locator('.monaco-submenu').getByRole('menuitem', { name });
  const openMenu = async (text: string): Promise<readonly string[]> => {
    await line(text).click();
    await line(text).click({ button: 'right' });
    await baton().hover();
    await entry(/^Explain/).waitFor();
    const names = await editor.page.locator('.monaco-submenu [role="menuitem"]').allInnerTexts();
    return names.map((name) => name.split('\n')[0]?.trim() ?? '').filter((name) => name !== '');
  };

  it('has one entry in the menu of the editor, with what can be done on the code at the cursor', async () => {
    deepEqual(await openMenu('constructor'), [
      'Explain',
      'Review',
      'Document',
      'Write Tests',
      'Optimize',
      'Refactor…',
      'Translate to…',
      'Edit…',
      'Add to Chat',
    ]);
    equal(await baton().count(), 1);
    await editor.shot('menu-editor');
    await editor.page.keyboard.press('Escape');
    await editor.page.keyboard.press('Escape');
  });

  it('offers Fix where something is selected', async () => {
    await line('constructor').click();
    await editor.page.keyboard.press('Shift+ArrowDown');
    await line('constructor').click({ button: 'right' });
    await baton().hover();
    await entry(/^Fix/).waitFor();
    equal(await entry(/^Fix/).count(), 1);
    await editor.page.keyboard.press('Escape');
    await editor.page.keyboard.press('Escape');
  });

  it('explains the method at the cursor in the chat', async () => {
    const answer = answers(chat).nth(await answers(chat).count());
    await openMenu('constructor');
    await entry(/^Explain/).click();
    await answer.waitFor();
    await ended(answer);
    match(await answer.innerText(), /It keeps the status and the wait/);
    ok(vendor.requests().some(({ body }) => body.includes('this.retryAfterMs = retryAfterMs')));
  });

  it('shows what a review found at its line, with a way to apply and to dismiss it', async () => {
    await openMenu('constructor');
    await entry(/^Review/).click();
    const comment = editor.page.locator('.review-widget', { hasText: 'A status below 100' });
    await comment.waitFor();
    await editor.shot('review-comment');
    equal(await comment.getByRole('button', { name: 'Apply Suggested Fix' }).count(), 1);
    await comment.getByRole('button', { name: 'Dismiss Finding' }).first().click();
    await comment.waitFor({ state: 'detached' });
  });

  it('writes the commit message into the input of the source control view, and can be stopped', async () => {
    await editor.page.getByRole('tab', { name: /^Source Control/ }).click();
    const write = editor.page.getByRole('button', { name: 'Write Commit Message' }).first();
    await write.waitFor();
    await write.click();
    await editor.page.getByRole('button', { name: 'Stop Writing Commit Message' }).first().waitFor();
    const input = editor.page.locator('.scm-editor .view-lines').first();
    await input.getByText(/Keep.every.error/).waitFor();
    await editor.shot('commit-message');
    await write.waitFor();
    equal(await editor.page.getByRole('button', { name: 'Stop Writing Commit Message' }).count(), 0);
  });

  it('answers as @baton in the editor’s own chat', async () => {
    await editor.run('Chat: Open Chat');
    const input = editor.page.locator('.interactive-input-part .monaco-editor').first();
    await input.click();
    await editor.page.keyboard.type('@baton /explain ');
    await editor.page.keyboard.type('what is it for?');
    await editor.page.keyboard.press('Enter');
    const response = editor.page.locator('.interactive-response', { hasText: 'It keeps the status' });
    // Who answered and what it cost comes when the answer is booked.
    const booked = response.filter({ hasText: 'GPT-5 mini, OpenAI' });
    match(await booked.innerText(), /GPT-5 mini, OpenAI · \$[\d.]+/);
    await editor.shot('participant');
  });

  it('sent nothing anywhere else', () => {
    deepEqual(editor.outside, []);
  });
});
