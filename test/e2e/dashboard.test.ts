// The dashboard of a real window: what was asked a moment ago is in it, with its reason; another period, the export, a reload.
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { openAiAnswer } from '../fixtures/vendors.ts';
import { ask, ended } from './support/conversation.ts';
import { newPage } from '../../scripts/window.ts';
import type { Editor } from './support/editor.ts';
import { sharedWindow } from './support/shared-window.ts';

const PANEL_FRAME = 'iframe.webview.ready[src*="extensionId=baton.baton"]:not([src*="purpose=webviewView"])';

describe('the dashboard of a real window', function () {
  this.timeout(90_000);
  let editor: Editor;
  let dashboard: FrameLocator;
  const policyViolations: string[] = [];

  before(async () => {
    // The first file of this window: nothing was spent in it.
    ({ editor } = await sharedWindow(() => openAiAnswer(['It calls `run` up to ', 'three times.'])));
    editor.page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text()) && message.location().url.includes('dashboard'))
        policyViolations.push(message.text());
    });
    dashboard = editor.page.frameLocator(PANEL_FRAME).frameLocator('#active-frame');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await editor.shot(`failed-dashboard-${this.currentTest.title.slice(0, 30)}`);
  });

  it('says that nothing was spent, and leads to the chat', async () => {
    await editor.run('Baton: Open Dashboard');
    await dashboard.getByText('Nothing spent yet').waitFor();
    await dashboard.locator('[data-tool=chat]').click();
    await editor.chat.locator('#question').waitFor();
    equal(await editor.page.locator('.tab', { hasText: 'Baton: Spend' }).count(), 1);
  });

  it('shows what was asked a moment ago, live, with what it cost', async () => {
    const chat = await editor.openChat();
    await chat.locator('#question:enabled').waitFor();
    await ended(await ask(chat, 'What does retry() do?'));
    const row = dashboard.locator('[data-row]', { hasText: 'priced' }).first();
    await row.waitFor();
    match(await row.innerText(), /GPT-5 mini/);
    await dashboard.locator('.figs .fig:nth-child(3) .v', { hasText: /^1$/ }).waitFor();
    match(await dashboard.locator('.figs .v').first().innerText(), /^(< )?\$0\.\d+$/);
    await editor.shot('dashboard-live');
  });

  it('says why that model was chosen: the decision as the chat showed it', async () => {
    await dashboard.locator('[data-row] button').first().click();
    const why = dashboard.locator('.why-row');
    await why.getByText('Decided by').waitFor();
    match(await why.innerText(), /What does retry\(\) do\?/);
    await editor.shot('dashboard-why');
  });

  it('counts a second question without being asked to', async () => {
    await ended(await ask(editor.chat, 'And when does it stop?'));
    await dashboard.locator('.figs .fig:nth-child(3) .v', { hasText: '2' }).waitFor();
    equal(await dashboard.locator('[data-row]').count(), 2);
    equal(await dashboard.locator('.why-row').count(), 1);
  });

  it('shows today hour by hour', async () => {
    await dashboard.locator('[data-period="today"]').click();
    await dashboard.getByRole('heading', { name: 'Spend per hour' }).waitFor();
    equal(await dashboard.locator('[data-card=over-time] svg.chart').count(), 1);
  });

  it('exports the shown days through the save dialog', async () => {
    await dashboard.locator('[data-tool=export]').click();
    const input = editor.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    // The dialog puts its own proposal in first, and would put it over what is typed before that.
    await editor.page.waitForFunction(`document.querySelector('.quick-input-widget input').value.endsWith('.csv')`);
    const file = join(editor.folder, 'spend.csv');
    await input.fill(file);
    await input.press('Enter');
    await editor.page.getByText('2 rows are in').first().waitFor();
    const lines = (await readFile(file, 'utf8')).trim().split(/\r?\n/);
    equal(lines.length, 3);
    ok(!(await readFile(file, 'utf8')).includes('retry'));
  });

  it('comes back with its figures when the window is loaded again', async () => {
    await editor.reload();
    await dashboard.locator('.figs .fig:nth-child(3) .v', { hasText: '2' }).waitFor();
    equal(await dashboard.locator('[data-row]').count(), 2);
  });

  it('shows the same history, figures and models of the environment in another browser of the same server', async () => {
    const browser = editor.page.context().browser();
    ok(browser);
    const other = await newPage(browser);
    try {
      await other.goto(editor.page.url());
      const today = other.locator('.statusbar [id^="baton.baton"]', { hasText: '$' }).first();
      await today.waitFor({ timeout: 60_000 });
      await other.keyboard.press('F1');
      await other.locator('.quick-input-widget input').fill('>Baton: Open Chat');
      await other.locator('.quick-input-list .monaco-list-row', { hasText: 'Baton: Open Chat' }).first().click();
      const view = 'iframe.webview.ready[src*="extensionId=baton.baton"][src*="purpose=webviewView"]';
      const chat = other.frameLocator(view).frameLocator('#active-frame');
      await chat.getByText('What does retry() do?').first().waitFor();
      await chat.locator('#question:enabled').waitFor();
    } finally {
      await other.context().close();
    }
  });

  it('breaks no policy and reaches nothing outside', () => {
    deepEqual(policyViolations, []);
    deepEqual(editor.outside, []);
  });
});
