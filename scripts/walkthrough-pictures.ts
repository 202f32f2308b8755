// Takes the pictures of the walkthrough from a real window, in four themes: `npm run package && node scripts/walkthrough-pictures.ts`.
// The vendor is a scripted server on loopback; everything else is as a person sees it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { ask, ended } from '../test/e2e/support/conversation.ts';
import { openEditor } from '../test/e2e/support/editor.ts';
import { block } from '../test/fixtures/edits/documents.ts';
import { startScriptedServer, type RecordedRequest, type ScriptedAnswer } from '../test/fixtures/scripted-server.ts';
import { openAiAnswer, vendorScript } from '../test/fixtures/vendors.ts';
import { root } from './host-dir.ts';

const THEMES = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'hc-dark': 'Dark High Contrast',
  'hc-light': 'Light High Contrast',
} as const;
const FOLDER = join(root, 'media/walkthrough');
const WIDTH = 940;
/** So high that a whole answer can be seen; so low that little is empty. */
const [TALL, FLAT] = [800, 620];
const ANSWER = [
  '`retry()` calls `run` up to `attempts` times and returns the first result.\n\n',
  '```ts\nconst page = await retry(() => fetch(url));\n```\n\n',
  'Between tries it waits longer each time.',
];
const OLD = '  const full = Mat.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs);';
const FRESH = '  const full = Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs);';

function answerTo({ body }: RecordedRequest): ScriptedAnswer {
  return openAiAnswer(body.includes('Mat.min') ? ['The name is wrong.\n\n', block(OLD, FRESH, 'src/http.ts')] : ANSWER);
}

mkdirSync(FOLDER, { recursive: true });
const vendor = await startScriptedServer(
  vendorScript({ openai: { models: ['gpt-5-mini', 'gpt-5'], answer: answerTo } }),
);
// An Ollama without a model: nothing failed, and nobody can answer yet.
const ollama = await startScriptedServer(vendorScript({ ollama: { models: [], answer: () => openAiAnswer([]) } }));
const editor = await openEditor({ env: { OPENAI_BASE_URL: `${vendor.url}/v1`, OLLAMA_HOST: ollama.url } });
const { page } = editor;
const run = (title: string): Promise<void> => editor.run(title);
const rows = (text: string): Locator => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();

/** One picture in each theme, of the window or of a part of it. */
async function take(name: string, part?: Locator): Promise<void> {
  for (const [suffix, theme] of Object.entries(THEMES)) {
    await run('Preferences: Color Theme');
    await page.locator('.quick-input-widget input').fill(theme);
    await rows(theme).click();
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    // Colours fade into the webviews.
    await page.waitForTimeout(1_500);
    await (part ?? page).screenshot({ path: join(FOLDER, `${name}-${suffix}.png`) });
  }
}

async function openSource(): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').fill('src/http.ts');
  await rows('http.ts').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: 'http.ts' }).waitFor();
}

try {
  await page.setViewportSize({ width: WIDTH, height: TALL });
  const chat = await editor.openChat();
  await chat.locator('[data-way="key"]').waitFor();
  await run('View: Close Primary Side Bar').catch(() => run('View: Toggle Primary Side Bar Visibility'));
  await take('model', page.locator('.part.auxiliarybar'));
  await run('Baton: Add a Key…');
  await rows('OpenAI').click();
  await page.locator('.quick-input-widget input[type="password"]').fill('sk-the-right-key');
  await page.keyboard.press('Enter');
  await chat.locator('#question:enabled').waitFor();
  await openSource();
  await ended(await ask(chat, 'what does retry() in src/http.ts do?'));
  await take('ask');
  await page.setViewportSize({ width: WIDTH, height: FLAT });
  const file = join(editor.folder, 'src/http.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace('= Math.min(', '= Mat.min('));
  const number =
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes('Mat.min(')) + 1;
  await openSource();
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').fill(`:${number}`);
  await page.keyboard.press('Enter');
  await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
  await page.locator('.view-line', { hasText: 'Mat' }).last().click();
  await run('Baton: Fix');
  await page.locator('.tab', { hasText: 'Fix:' }).waitFor();
  await run('View: Hide Secondary Side Bar').catch(() => run('View: Toggle Secondary Side Bar Visibility'));
  await take('code');
  await run('Baton: Open Dashboard');
  await page.waitForTimeout(4_000);
  await take('cost');
} finally {
  await editor.close();
  await vendor.close();
  await ollama.close();
}
