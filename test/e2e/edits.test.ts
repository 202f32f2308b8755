// An edit as a person makes it, in a real window: right-click, diff, accept one change, reject one, undo; and the same at the line.
import { equal, match } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { block } from '../fixtures/edits/documents.ts';
import { openAiAnswer } from '../fixtures/vendors.ts';
import type { Editor } from './support/editor.ts';
import { sharedWindow, type SharedWindow } from './support/shared-window.ts';

/** With a name that is not there. */
const OLD = '  const full = Mat.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs);';
const FRESH = '  const full = Math.min(firstDelayMs * 2 ** attempt, maxDelayMs);';
const TWO_CHANGES = `The name is wrong.\n\n${block(OLD, FRESH, 'src/http.ts')}\n${block('  if (value === null) return undefined;', "  if (value === null || value === '') return undefined;", 'src/http.ts')}`;

describe('an edit in a real window', function () {
  this.timeout(120_000);
  let vendor: SharedWindow;
  let editor: Editor;
  let answer = TWO_CHANGES;

  before(async () => {
    vendor = await sharedWindow(() => ({ ...openAiAnswer(answer.split(/(?<=\n)/)), chunkDelayMs: 30 }));
    ({ editor } = vendor);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.shot('failed-edits');
  });

  const line = (text: string): Locator => editor.page.locator('.view-line', { hasText: text }).last();
  const goTo = async (number: number): Promise<void> => {
    await editor.page.keyboard.press('Control+G');
    await editor.page.locator('.quick-input-widget input').fill(`:${number}`);
    await editor.page.keyboard.press('Enter');
  };
  const lineOf = (text: string): number =>
    readFileSync(join(editor.folder, 'src/http.ts'), 'utf8')
      .split('\n')
      .findIndex((each) => each.includes(text)) + 1;
  const title = (name: string): Locator => editor.page.locator('.editor-actions').getByRole('button', { name });

  it('is asked for by a right click, shown as a diff, accepted and rejected change by change, and undone at once', async () => {
    const file = join(editor.folder, 'src/http.ts');
    // Real code with a real mistake: Fix is offered where the language service sees one.
    writeFileSync(file, readFileSync(file, 'utf8').replace('= Math.min(', '= Mat.min('));
    await editor.openFile('src/http.ts');
    await goTo(lineOf('const full = '));
    const mistake = editor.page.locator('.squiggly-error').first();
    await mistake.waitFor({ timeout: 60_000 });
    const box = await mistake.boundingBox();
    const at = [(box?.x ?? 0) + 8, (box?.y ?? 0) + 8] as const;
    await editor.page.mouse.click(...at);
    await editor.page.mouse.click(...at, { button: 'right' });
    await editor.page.getByRole('menuitem', { name: /^Baton/ }).hover();
    await editor.page.locator('.monaco-submenu').getByRole('menuitem', { name: /^Fix/ }).hover();
    await editor.page.keyboard.press('Enter');
    const tab = editor.page.locator('.tab', { hasText: 'Fix: backoffMs' });
    await tab.waitFor();
    match(await tab.innerText(), /Fix: backoffMs · .+, OpenAI · \$0\.\d+/);
    await editor.page.locator('.view-line', { hasText: '2 ** attempt,' }).first().waitFor();
    await editor.shot('edit-diff');
    await title('Accept Change').click();
    await title('Reject Change').click();
    await tab.waitFor({ state: 'detached' });
    await line('2 ** attempt,').waitFor();
    equal(await line("value === ''").count(), 0);
    await editor.shot('edit-written');
    await editor.page.keyboard.press('Control+Z');
    await line('2 ** (attempt - 1)').waitFor();
    equal(await line('2 ** attempt,').count(), 0);
  });

  it('is looked at again after Fix: where the problem is still there, a stronger model is offered', async () => {
    answer = block(OLD, OLD.replace('- 1', '- 2'), 'src/http.ts');
    await editor.openFile('src/http.ts');
    await goTo(lineOf('const full = '));
    await editor.page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
    await editor.page.keyboard.press('Control+Alt+J');
    await editor.page.keyboard.press('f');
    // "lines 20–25" where the outline is late.
    await editor.page.locator('.tab', { hasText: 'Fix: ' }).waitFor();
    match(vendor.requests().at(-1)?.body ?? '', /Cannot find name 'Mat'/);
    await editor.page.locator('.view-line', { hasText: 'attempt - 2' }).first().waitFor();
    await title('Accept Change').click();
    const toast = editor.page.locator('.notification-toast', { hasText: 'the problem is still there' });
    await toast.waitFor();
    match(await toast.innerText(), /Cannot find name 'Mat'/);
    await editor.shot('edit-still-wrong');
    await toast.getByRole('button', { name: 'Ask a stronger model' }).waitFor();
    await toast.hover();
    await toast.getByRole('button', { name: /^Clear Notification/ }).click();
    await editor.page.locator('.view-lines').first().click();
    await editor.page.keyboard.press('Control+Z');
    await line('2 ** (attempt - 1)').waitFor();
  });

  it('is asked for at the line, streams below it, and is accepted by the keyboard alone', async () => {
    answer = `I use the next power.\n\n${block(OLD, FRESH, 'src/http.ts')}`;
    await editor.openFile('src/http.ts');
    await goTo(lineOf('const full = '));
    await editor.page.keyboard.press('Control+Alt+J');
    await editor.page.keyboard.press('i');
    const input = editor.page.locator('.quick-input-widget input');
    await input.fill('use the next power of two');
    await editor.shot('edit-inline-input');
    await editor.page.keyboard.press('Enter');
    const zone = editor.page.locator('.review-widget');
    await zone.getByText('1 change').first().waitFor();
    await editor.shot('edit-inline-preview');
    await editor.page.keyboard.press('Control+Enter');
    await zone.waitFor({ state: 'detached' });
    await line('2 ** attempt,').waitFor();
    equal(await line('2 ** (attempt - 1)').count(), 0);
  });
});
