// A pipeline as a person has it, in a real window: chosen in the palette, priced, approved, watched, cancelled, resumed, and offered again after a reload.
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { root } from '../../scripts/host-dir.ts';
import { block } from '../fixtures/edits/documents.ts';
import { until } from '../fixtures/ollama/programs.ts';
import type { RecordedRequest } from '../fixtures/scripted-server.ts';
import { openAiAnswer } from '../fixtures/vendors.ts';
import { answers, ask, ended } from './support/conversation.ts';
import type { Editor } from './support/editor.ts';
import { sharedWindow, type SharedWindow } from './support/shared-window.ts';
import { plainWords } from './webview/languages.ts';

const BUILT_IN = 'Summarise, document, optimise';
const OLD = 'export class HttpError extends Error {';
const COMMENTED = block(OLD, `/** A response that is not a success. */\n${OLD}`, 'src/http.ts');
const COMMENT = 'A response that is not a success.';
/** Words by which the requests of each step are told apart. */
const SUMMARY = 'for a developer who sees it for the first time';
const DOCUMENT = 'Write the missing doc comments';
const REPORT = 'Put these two together';
const FIXED_LINE = 'export function sleep(ms: number): Promise<void> {';
const FIX = 'Resolves after the wait.';
const FIXED = block(FIXED_LINE, `// ${FIX}\n${FIXED_LINE}`, 'src/time.ts');
const CIRCLE = `name: Circle
steps:
  - id: a
    prompt: Use {{ steps.b }}
  - id: b
    prompt: Use {{ steps.a }}
`;
const PAGE = 'iframe.webview.ready[src*="extensionId=baton.baton"]:not([src*="purpose=webviewView"])';

describe('a pipeline in a real window', function () {
  this.timeout(150_000);
  let vendor: SharedWindow;
  let editor: Editor;
  let page: FrameLocator;
  /** While true, the step that looks for improvements writes slowly. */
  let isSlow = true;

  const answerTo = ({ body }: RecordedRequest) => {
    if (body.includes('Find what is wrong')) return openAiAnswer([FIXED]);
    if (body.includes(DOCUMENT)) return openAiAnswer([COMMENTED]);
    if (body.includes('Look for what could be quicker')) {
      const words = 'Nothing is worthwhile here, since the network is slower than all of it.'.split(/(?<= )/);
      return isSlow ? { ...openAiAnswer([...words, ...words, ...words]), chunkDelayMs: 400 } : openAiAnswer(words);
    }
    if (body.includes(REPORT)) return openAiAnswer(['# What it does\n\n', 'It retries.']);
    return openAiAnswer(['It calls the server ', 'and tries again.']);
  };
  const askedFor = (words: string): number => vendor.requests().filter(({ body }) => body.includes(words)).length;
  const step = (id: string, state: string): Locator =>
    page.locator(`article[data-step="${id}"][data-state="${state}"]`);
  const act = (action: string): Locator => page.locator(`[data-action="${action}"]`).first();

  before(async () => {
    vendor = await sharedWindow(answerTo);
    ({ editor } = vendor);
    page = editor.page.frameLocator(PAGE).frameLocator('#active-frame');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await editor.shot(`failed-pipelines-${this.currentTest.title.slice(0, 24).replaceAll(/\W+/g, '-')}`);
  });

  it('is chosen in the palette and shows its plan before anything is sent', async () => {
    await editor.openFile('src/http.ts');
    await editor.run('Baton: Run Pipeline…');
    const row = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: BUILT_IN });
    await row.getByText(/4 steps · \$0\.\d+–0\.\d+/).waitFor();
    await editor.shot('pipeline-pick');
    await row.click();
    await page.getByText('nothing has been sent').waitFor();
    match(await act('approve-and-run').innerText(), /^Run, \$0\.\d+–0\.\d+$/);
    equal(askedFor('messages'), 0);
    await editor.shot('pipeline-plan-window');
  });

  it('runs, and shows what each step writes', async () => {
    await act('approve-and-run').click();
    await step('summary', 'done').waitFor();
    await step('optimise', 'running').locator('.live', { hasText: 'Nothing is' }).waitFor();
    await editor.shot('pipeline-run-window');
    match(await page.locator('.runhead .meta').innerText(), /http\.ts.*of 4 done/);
  });

  it('is cancelled, and keeps what is finished', async () => {
    await act('cancel').click();
    await page.getByText('This run was cancelled.').waitFor();
    await editor.shot('pipeline-cancelled-window');
    equal(askedFor(SUMMARY), 1);
  });

  it('goes on where it stopped, and asks no finished step again', async () => {
    isSlow = false;
    await act('resume').click();
    await step('report', 'done').waitFor();
    deepEqual([askedFor(SUMMARY), askedFor(DOCUMENT), askedFor(REPORT)], [1, 1, 1]);
    await page.getByText('document proposes changes in 1 file.').waitFor();
    await editor.shot('pipeline-done-window');
  });

  it('writes its edits only when they are accepted, in a diff', async () => {
    ok(!readFileSync(join(editor.folder, 'src/http.ts'), 'utf8').includes(COMMENT));
    await act('review-changes').click();
    await editor.page.locator('.view-line', { hasText: COMMENT }).first().waitFor();
    await editor.page.locator('.editor-actions').getByRole('button', { name: 'Accept Change' }).click();
    await editor.page.locator('.tab.active', { hasText: BUILT_IN }).waitFor();
    await page.getByText('document proposes changes').waitFor({ state: 'detached' });
    // The change stands in the editor at once, and on disk when the editor has saved it.
    await until('the change is saved', () =>
      readFileSync(join(editor.folder, 'src/http.ts'), 'utf8').includes(COMMENT),
    );
  });

  it('is offered to go on after the window was loaded again in the middle', async () => {
    isSlow = true;
    await editor.openFile('src/http.ts');
    await editor.run('Baton: Run Pipeline…');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: BUILT_IN }).click();
    await page.getByText('nothing has been sent').waitFor();
    await act('approve-and-run').click();
    await step('optimise', 'running').locator('.live', { hasText: 'Nothing is' }).waitFor();
    await editor.reload();
    isSlow = false;
    const toast = editor.page.locator('.notification-toast', { hasText: 'This run stopped when the window closed.' });
    await toast.waitFor({ timeout: 60_000 });
    await editor.shot('pipeline-offer-window');
    match(await toast.innerText(), /2 finished steps are kept and are not paid again/);
    await toast.getByRole('button', { name: 'Resume' }).click();
    await step('report', 'done').waitFor();
    deepEqual([askedFor(SUMMARY), askedFor(DOCUMENT), askedFor(REPORT)], [2, 2, 2]);
  });

  it('opens as text with its graph beside it, and says what is wrong where it stands', async () => {
    writeFileSync(join(editor.folder, 'circle.baton.yaml'), CIRCLE);
    await editor.openFile('circle.baton.yaml');
    await page.getByText('These steps wait for each other').waitFor();
    await editor.page.locator('.squiggly-error').first().waitFor();
    await editor.shot('pipeline-text-window');
    equal(await editor.page.locator('.tab', { hasText: 'circle.baton.yaml' }).count(), 2);
  });

  it('is all there in a language that runs from right to left: chat, explain, fix, pipeline, dashboard', async function () {
    this.timeout(300_000);
    const titles = JSON.parse(readFileSync(join(root, 'package.nls.qps-plocm.json'), 'utf8')) as Record<string, string>;
    const run = (name: string): Promise<void> => editor.run(`Baton: ${titles[`command.${name}`]}`);
    const { chat } = editor;
    await editor.speak('qps-plocm');
    // What the tests before have left open came back with the window.
    await editor.run('View: Close All Editor Groups');
    await editor.page.locator('.tab').first().waitFor({ state: 'detached' });
    await run('chat.open');
    await chat.locator('html[dir="rtl"] main.bt #question:enabled').waitFor();
    // What was said before is in the language it was said in.
    await run('chat.new');
    await answers(chat).first().waitFor({ state: 'detached' });
    const answer = await ask(chat, 'what does retry() do?');
    await ended(answer);
    match(await answer.locator('details.decision .why').innerText(), /^[^A-Za-z]*OpenAI[^A-Za-z]*$/);
    await editor.shot('rtl-chat');
    const frame = await (await chat.locator('main').elementHandle())?.ownerFrame();
    ok(frame);
    const names = /\b(?:what does retry|OpenAI|GPT|mini|README|src|http|sample-project|circle|baton|yaml)\b/g;
    deepEqual(await plainWords(frame, names), []);

    await editor.openFile('src/time.ts');
    const explained = answers(chat).nth(await answers(chat).count());
    await run('code.explain');
    await ended(explained);
    await run('code.fix');
    await editor.page.locator('.view-line', { hasText: FIX }).first().waitFor();
    await editor.shot('rtl-fix');
    await editor.page
      .locator('.editor-actions')
      .getByRole('button', { name: titles['command.edit.accept'] ?? '' })
      .click();
    await until('the fix is saved', () => readFileSync(join(editor.folder, 'src/time.ts'), 'utf8').includes(FIX));

    await editor.openFile('src/http.ts');
    await run('pipeline.run');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: BUILT_IN }).click();
    await page.locator('html[dir="rtl"]').waitFor();
    await act('approve-and-run').click();
    await step('report', 'done').waitFor();
    await editor.shot('rtl-pipeline');

    await run('dashboard.open');
    await page.locator('html[dir="rtl"] [data-row]').first().waitFor();
    await editor.shot('rtl-dashboard');
  });

  it('reaches nothing outside', () => {
    deepEqual(editor.outside, []);
  });
});
