import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { CompletionItem, IndexView } from '../../../src/protocol/completion.ts';
import { ChatStage } from './chat-page.ts';
import type { ChatPage } from './chat-page.ts';
import { fixTurn, stateWith, STATUS, streamingTurn } from './states.ts';
import { shot } from '../support/shots.ts';
import type { ThemeName } from './themes.ts';

const ITEMS: readonly CompletionItem[] = [
  { id: '@codebase', icon: 'search', label: '@codebase', detail: 'Search the workspace' },
  { id: '@problems', icon: 'error', label: '@problems', detail: 'Errors and warnings' },
  { id: '@file:', icon: 'file-code', label: '@file', detail: 'A file…', narrows: '@file:' },
  { id: 'web/src/http.ts', icon: 'file-code', label: 'http.ts', detail: 'src/net/transport/http.ts' },
  { id: '#web/src/http.ts:4–15#retry', icon: 'symbol-method', label: 'retry', detail: 'src/http.ts:4–15' },
];
const INDEX: IndexView = {
  line: 'index 12 480 / 12 480 · vectors 63 %',
  says: '12 480 files in 50 112 pieces can be searched. 31 570 vectors from nomic-embed-text.',
  level: 'info',
  isPaused: false,
  isControllable: true,
  problemCount: 3,
};

describe('the list after @ and /', function () {
  this.timeout(20_000);
  let stage: ChatStage;
  let chat: ChatPage;
  before(async () => {
    stage = await ChatStage.open();
  });
  after(() => stage.close());
  afterEach(async () => assert.deepEqual(await chat.faults(), []));

  const open = async (theme?: ThemeName): Promise<void> => {
    const chips = [
      {
        id: 'c1',
        icon: 'file-code' as const,
        label: 'http.ts:4–15',
        title: 'src/http.ts, lines 4 to 15',
        tokens: '612',
      },
      { id: '@problems', icon: 'error' as const, label: '@problems', title: '1 error, 2 warnings', tokens: '148' },
      { id: '@codebase', icon: 'search' as const, label: '@codebase', title: 'The workspace', tokens: '≤ 8 k' },
    ];
    chat = await stage.page(stateWith([fixTurn('t1')], { chips, status: { ...STATUS, index: INDEX } }), theme);
    await chat.page.focus('#question');
  };
  const answer = async (items: readonly CompletionItem[], note?: string): Promise<void> => {
    const asked = await chat.lastPosted('complete');
    assert.ok(asked);
    await chat.post({ type: 'completion', revision: asked.revision, items: [...items], ...(note && { note }) });
  };
  const type = async (text: string): Promise<void> => {
    await chat.page.keyboard.type(text);
    await answer(ITEMS);
  };
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await chat.page.keyboard.press(key);
    await chat.settle();
  };
  const lines = (): Promise<number> => chat.page.locator('[role=option]').count();

  it('opens at @ after a space, and not within an address', async () => {
    await open();
    await chat.page.keyboard.type('mail a@b');
    assert.equal(await chat.lastPosted('complete'), undefined);
    await type(' see (@ht');
    const { trigger, typed } = (await chat.lastPosted('complete')) ?? {};
    assert.deepEqual([trigger, typed], ['@', 'ht']);
    assert.equal(await lines(), 5);
  });

  it('takes a line with the keys, puts a chip in place of the words, and sends nothing', async () => {
    await open();
    await type('why @ht');
    assert.equal(await chat.page.getAttribute('#question', 'aria-activedescendant'), 'completion-0');
    await press('ArrowDown', 'ArrowDown', 'ArrowDown');
    assert.equal(await chat.page.getAttribute('#completion-3', 'aria-selected'), 'true');
    await press('Tab');
    assert.equal((await chat.lastPosted('complete-take'))?.itemId, 'web/src/http.ts');
    assert.equal(await chat.page.inputValue('#question'), 'why ');
    assert.equal(await lines(), 0);
    await type('@');
    await press('ArrowUp', 'Enter');
    assert.equal((await chat.lastPosted('complete-take'))?.itemId, '#web/src/http.ts:4–15#retry');
    assert.equal(await chat.lastPosted('chat-send'), undefined);
    assert.equal(await chat.page.evaluate('document.activeElement.id'), 'question');
  });

  it('takes a line with the mouse and keeps the focus in the question', async () => {
    await open();
    await type('@');
    await chat.page.click('#completion-1');
    await chat.settle();
    assert.equal((await chat.lastPosted('complete-take'))?.itemId, '@problems');
    assert.equal(await chat.page.evaluate('document.activeElement.id'), 'question');
  });

  it('goes on with files alone after @file', async () => {
    await open();
    await type('@fi');
    await press('ArrowDown', 'ArrowDown', 'Enter');
    assert.equal(await chat.page.inputValue('#question'), '@file:');
    assert.equal((await chat.lastPosted('complete'))?.typed, 'file:');
    assert.equal(await chat.lastPosted('complete-take'), undefined);
  });

  it('closes on Escape until the next word, without stopping the answer that streams', async () => {
    chat = await stage.page(stateWith([streamingTurn('t1')]));
    await chat.page.focus('#question');
    await type('@ht');
    await press('Escape');
    assert.equal(await lines(), 0);
    assert.equal(await chat.lastPosted('chat-stop'), undefined);
    const asked = (await chat.lastPosted('complete'))?.revision;
    await chat.page.keyboard.type('tp');
    assert.equal((await chat.lastPosted('complete'))?.revision, asked);
    await press('Escape');
    assert.notEqual(await chat.lastPosted('chat-stop'), undefined);
  });

  it('offers commands for / at the beginning alone, and Enter sends while nothing fits', async () => {
    await open();
    await chat.page.keyboard.type('a/b /x');
    assert.equal(await chat.lastPosted('complete'), undefined);
    await chat.page.fill('#question', '');
    await chat.page.keyboard.type('/zzz');
    await answer([], 'Nothing fits.');
    assert.equal(await chat.page.textContent('.completion [role=status]'), 'Nothing fits.');
    await press('Enter');
    assert.equal((await chat.lastPosted('chat-send'))?.text, '/zzz');
  });

  it('drops an answer to something older', async () => {
    await open();
    await chat.page.keyboard.type('@h');
    const older = (await chat.lastPosted('complete'))?.revision ?? 0;
    await chat.page.keyboard.type('t');
    await chat.post({ type: 'completion', revision: older, items: [...ITEMS] });
    assert.equal(await lines(), 0);
  });

  it('takes a pasted text out again once the host knows its place, and keeps it otherwise', async () => {
    await open();
    const paste = `const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'const a = 1;\\nconst b = 2;');
      const field = document.querySelector('#question');
      if (field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })))
        document.execCommand('insertText', false, 'const a = 1;\\nconst b = 2;');`;
    await chat.page.keyboard.type('why ');
    await chat.page.evaluate(`(() => { ${paste} })()`);
    const asked = await chat.lastPosted('pasted');
    assert.equal(asked?.text, 'const a = 1;\nconst b = 2;');
    assert.equal(await chat.page.inputValue('#question'), 'why const a = 1;\nconst b = 2;');
    await chat.post({ type: 'pasted-place', revision: asked.revision });
    assert.equal(await chat.page.inputValue('#question'), 'why ');
    await chat.post({ type: 'pasted-place', revision: asked.revision });
    assert.equal(await chat.page.inputValue('#question'), 'why ');
  });

  it('hands over files that are dropped on it', async () => {
    await open();
    await chat.page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/uri-list', '# two\\r\\nfile:///w/src/a.ts\\r\\nfile:///w/src');
      const event = (type) => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      const box = document.querySelector('.box');
      box.dispatchEvent(event('dragover'));
      window.wasMarked = document.querySelector('.dropping') !== null;
      box.dispatchEvent(event('drop'));
    })()`);
    assert.equal(await chat.page.evaluate('window.wasMarked'), true);
    assert.deepEqual((await chat.lastPosted('drop'))?.uris, ['file:///w/src/a.ts', 'file:///w/src']);
  });

  it('shows how far the index is, with a menu to pause, rebuild and see its problems', async () => {
    await open();
    assert.equal((await chat.page.innerText('[data-tool=index]')).trim(), INDEX.line);
    await chat.page.click('[data-tool=index]');
    assert.deepEqual(
      (await chat.page.locator('.index [role=menuitem]').allInnerTexts()).map((text) => text.trim()),
      ['Pause', 'Rebuild', 'Files with problems: 3'],
    );
    await shot(chat.page, 'index-menu.dark');
    await chat.page.click('.index [role=menuitem] >> nth=1');
    assert.equal((await chat.lastPosted('index'))?.action, 'rebuild');
  });

  for (const theme of ['dark', 'hc-dark'] as const) {
    it(`is named and has contrast in ${theme}`, async () => {
      await open(theme);
      await type('why @');
      await press('ArrowDown');
      await shot(chat.page, `completion.${theme}`);
      const { violations } = await new AxeBuilder({ page: chat.page }).include('.composer').analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
        [],
      );
    });
  }
});
