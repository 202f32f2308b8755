import assert from 'node:assert/strict';
import type { ViewState } from '../../../src/protocol.ts';
import { ChatStage } from './chat-page.ts';
import type { ChatPage } from './chat-page.ts';
import { pageLanguage, plainWords } from './languages.ts';
import { statesIn } from './states-in.ts';
import { FIRST_RUN, fixTurn, stateWith, streamingTurn, turn, withoutFooter } from './states.ts';
import { shot } from '../support/shots.ts';
import { findings } from './findings.ts';
import { THEMES, type ThemeName } from './themes.ts';

interface Scene {
  readonly state: ViewState;
  readonly height: number;
  /** Has text in colours that no other scene has: its contrast is checked in every theme. */
  readonly hasOwnColours?: true;
  readonly act?: (chat: ChatPage) => Promise<void>;
}

const STREAMED = `Here is the comment, in the style of the file:\n\n\`\`\`ts src/http.ts:3\n/**\n * Calls \`run\` until it succeeds, at most\n * \`tries\` times`;

const SCENES: Readonly<Record<string, Scene>> = {
  'first-run': { state: FIRST_RUN, height: 700, hasOwnColours: true },
  done: {
    hasOwnColours: true,
    state: stateWith([turn('t1'), fixTurn('t2')]),
    height: 1150,
    act: async (chat) => {
      await chat.page.fill('#question', 'now write a test for the third try');
      await chat.estimate({ price: '≈\u00A0$0.004', isLocal: false, model: 'gpt-5-mini' }, 1);
    },
  },
  decision: {
    hasOwnColours: true,
    state: stateWith([fixTurn('t1')]),
    height: 1190,
    act: async (chat) => {
      await chat.page.click('.decision > summary');
      await chat.page.evaluate('document.querySelector(".log").scrollTop = 0');
    },
  },
  streaming: {
    state: stateWith([streamingTurn('t1', { text: STREAMED })], { chips: [] }),
    height: 640,
    act: async (chat) => {
      await chat.post({ type: 'progress', turnId: 't1', facts: '61 out · 2.1 s · 38 tokens/s' });
      await chat.page.fill('#question', 'also for the class below');
    },
  },
  beside: {
    state: stateWith([
      turn('t1', { summary: { line: '12 earlier questions go along as a summary · qwen · $0.00', text: '- jitter' } }),
      turn('t2'),
      { ...turn('t3', { text: 'Short.' }), question: { ...turn('t2').question, again: 'stronger' } },
    ]),
    height: 900,
    act: async (chat) => {
      await chat.page.click('.summed > summary');
      await chat.page.focus('[data-turn=t3]');
    },
  },
  failure: {
    hasOwnColours: true,
    state: stateWith([
      fixTurn('t1', {
        status: 'failed',
        text: 'The test races the clock: `retry()` really sleeps, so on a busy machine the third try starts after',
        cut: 'cut after 212 tokens',
        failure: {
          level: 'bad',
          icon: 'debug-disconnect',
          text: 'The stream broke. The text above is kept.',
          detail: 'BATON_E_ABNORMAL_END',
          actions: [
            { action: 'continue', label: 'Continue with gpt-5' },
            { action: 'ask-again', label: 'Ask again' },
          ],
        },
        footer: { money: '$0.0061', basis: 'estimated', facts: '4 812 in, 3 840 cached · 212 out' },
      }),
      withoutFooter(
        turn('t2', {
          status: 'failed',
          text: '',
          sources: [],
          failure: {
            level: 'bad',
            icon: 'error',
            text: 'OpenAI refused the key. Enter it again, or use another model.',
            detail: 'BATON_E_AUTHENTICATION',
            actions: [
              { action: 'enter-key', label: 'Enter key' },
              { action: 'use-another', label: 'Use another model' },
            ],
          },
        }),
      ),
    ]),
    height: 860,
  },
  fallback: {
    state: stateWith([
      fixTurn('t1', {
        notes: [
          {
            level: 'info',
            icon: 'arrow-swap',
            text: 'claude-sonnet-4-5 was overloaded. gpt-5 answers.',
            detail: 'BATON_E_OVERLOADED after 0.8 s · booked, $0.00',
            actions: [],
          },
        ],
        text: 'Pass the wait in, so that the test does not sleep.',
        footer: { money: '$0.0171', basis: 'billed', facts: '4 812 in · 1 108 out · first token 1.9 s' },
      }),
    ]),
    height: 640,
  },
  queue: {
    hasOwnColours: true,
    state: stateWith([streamingTurn('t1', { text: 'It waits.' })], {
      queue: [
        { id: 'q1', text: 'also for the class below, and then for everything else in this file' },
        { id: 'q2', text: 'and a test' },
      ],
    }),
    height: 640,
  },
  picker: { state: stateWith([turn('t1')]), height: 700, act: (chat) => chat.page.click('[data-tool=model]') },
  again: {
    state: stateWith([turn('t1')]),
    height: 700,
    hasOwnColours: true,
    act: (chat) => chat.page.click('[data-tool=again]'),
  },
};

async function shoot(chat: ChatPage, name: string, theme: ThemeName, width: number, height: number): Promise<void> {
  await chat.page.setViewportSize({ width, height });
  await chat.settle();
  await shot(chat.page, `webview-${name}-${width}.${theme}`);
}

/** Parts that reach beyond the view on either side. */
function widerThan({ page }: ChatPage, width: number): Promise<string[]> {
  return page.evaluate<string[]>(
    `[...document.querySelectorAll('.bt *')]
      .filter((e) => !e.closest('pre, .sr, .scroll-x'))
      .filter((e) => e.getBoundingClientRect().right > ${width} + 0.5 || e.getBoundingClientRect().left < -0.5)
      .map((e) => e.className)`,
  );
}

/** What no language changes: models, providers, files, codes and units. */
const NAMES =
  /\b(?:claude|sonnet|opus|gpt|mini|qwen[\d.]*|coder|OpenAI|Anthropic|OpenRouter|Ollama|Mistral|LiteLLM|vLLM|llama\.cpp|LM Studio|src|http|GPU|tokens)\b|BATON_\w+/g;

describe('how the chat view looks', function () {
  this.timeout(60_000);
  let stage: ChatStage;
  before(async () => {
    stage = await ChatStage.open();
  });
  after(() => stage.close());

  for (const [name, scene] of Object.entries(SCENES))
    it(`draws ${name} in four themes without a serious finding of axe and without a fault`, async () => {
      const chat = await stage.page(scene.state, 'dark', 320, scene.height);
      await scene.act?.(chat);
      for (const theme of Object.keys(THEMES) as ThemeName[]) {
        await chat.setTheme(theme);
        await shoot(chat, name, theme, 320, scene.height);
        if (theme === 'dark' || scene.hasOwnColours === true) assert.deepEqual(await findings(chat, theme), []);
      }
      await chat.setTheme('dark');
      await shoot(chat, name, 'dark', 520, scene.height);
      assert.deepEqual(await chat.faults(), []);
    });

  for (const lang of ['qps-ploc', 'qps-plocm'])
    it(`draws first run, answers and failures in ${lang}: every word is translated, has room, and keeps its place`, async () => {
      const { t } = (stage.language = pageLanguage(lang));
      for (const [name, state] of Object.entries(statesIn(t))) {
        const chat = await stage.page(state, 'dark', 300, 1000);
        await chat.page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
        await chat.settle();
        assert.deepEqual(await plainWords(chat.page, NAMES), [], name);
        assert.deepEqual(await widerThan(chat, 300), [], name);
        await shot(chat.page, `webview-${name}-300.${lang}`);
        assert.deepEqual(await chat.faults(), []);
      }
      stage.language = undefined;
    });

  it('moves on with Left in a toolbar that is read from right to left', async () => {
    const { t } = (stage.language = pageLanguage('qps-plocm'));
    const { page } = await stage.page(statesIn(t)['answers'] ?? FIRST_RUN);
    stage.language = undefined;
    await page.locator('[data-tool=up]').first().focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.evaluate('document.activeElement.dataset.tool'), 'down');
  });

  it('loses nothing at 260 px: no part is wider than the view', async () => {
    const chat = await stage.page(stateWith([fixTurn('t1')]), 'dark', 260, 900);
    await chat.page.click('.decision > summary');
    assert.deepEqual(await widerThan(chat, 260), []);
  });
});
