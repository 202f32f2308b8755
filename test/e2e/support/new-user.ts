// What a new user does after the first answer, in the same window: explain, fix, a pipeline, the dashboard.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { block } from '../../fixtures/edits/documents.ts';
import type { ScriptedAnswer } from '../../fixtures/scripted-server.ts';
import { openAiAnswer } from '../../fixtures/vendors.ts';
import { answers, ended } from './conversation.ts';
import type { Editor } from './editor.ts';

const PAGE = 'iframe.webview.ready[src*="extensionId=baton.baton"]:not([src*="purpose=webviewView"])';
const MISTAKE = '  const full = Mat.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs);';
const CLASS = 'export class HttpError extends Error {';

/** What the vendor answers to the fix and to the step of the pipeline that writes comments; `undefined`: nothing of these was asked. */
export function newUserAnswer(body: string): ScriptedAnswer | undefined {
  if (body.includes('Write the missing doc comments'))
    return openAiAnswer([block(CLASS, `/** No success. */\n${CLASS}`, 'src/http.ts')]);
  if (body.includes('Mat.min(')) return openAiAnswer([block(MISTAKE, MISTAKE.replace('Mat.', 'Math.'), 'src/http.ts')]);
  return undefined;
}

/** Explains the open file: the answer comes in the chat. */
export async function explainFile(editor: Editor): Promise<Locator> {
  const { chat } = editor;
  const count = await answers(chat).count();
  await editor.run('Baton: Explain');
  const answer = answers(chat).nth(count);
  await answer.locator('details.decision .why', { hasText: /explain/ }).waitFor();
  await ended(answer);
  return answer;
}

/** Makes a mistake in src/http.ts, has it fixed and accepts the diff. */
export async function fixMistake(editor: Editor): Promise<void> {
  const { page, folder } = editor;
  const file = join(folder, 'src/http.ts');
  const text = readFileSync(file, 'utf8').replace('= Math.min(', '= Mat.min(');
  writeFileSync(file, text);
  await page.keyboard.press('Control+G');
  await page
    .locator('.quick-input-widget input')
    .fill(`:${text.split('\n').findIndex((line) => line.includes('Mat.min(')) + 1}`);
  await page.keyboard.press('Enter');
  await page.locator('.view-line', { hasText: 'Mat.min(' }).last().click();
  await editor.run('Baton: Fix');
  const diff = page.locator('.tab', { hasText: 'Fix:' });
  await diff.waitFor();
  await page.locator('.editor-actions').getByRole('button', { name: 'Accept All Changes' }).click();
  await diff.waitFor({ state: 'detached' });
  await page.locator('.view-line', { hasText: '= Math.min(' }).last().waitFor();
}

/** Runs the built-in pipeline on the open file, from its plan to its end. */
export async function runPipeline(editor: Editor): Promise<void> {
  const { page } = editor;
  await editor.run('Baton: Run Pipeline…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Summarise, document, optimise' }).click();
  const graph = page.frameLocator(PAGE).frameLocator('#active-frame');
  await graph.locator('[data-action="approve-and-run"]').first().click();
  await graph.locator('article[data-step][data-state="done"]').nth(3).waitFor();
  await editor.shot('new-user-pipeline');
  // What it came to is said in a corner, over the chat's input.
  await editor.run('Notifications: Clear All Notifications');
  await editor.run('View: Close Editor');
}

/** Opens the dashboard; resolves with its text when all kinds of what was done are in it. */
export async function openDashboard(editor: Editor): Promise<string> {
  await editor.run('Baton: Open Dashboard');
  const dashboard = editor.page.frameLocator(PAGE).frameLocator('#active-frame');
  for (const kind of ['explain', 'fix', 'summarize'])
    await dashboard.getByText(kind, { exact: true }).first().waitFor();
  await editor.shot('new-user-dashboard');
  const text = await dashboard.locator('body').innerText();
  await editor.run('View: Close Editor');
  return text;
}
