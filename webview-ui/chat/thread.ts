import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { StatusView, TurnView, ViewState } from '../../src/protocol.ts';
import type { HostRequest } from '../bridge.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import type { StringName } from '../../src/protocol/page-strings.ts';
import type { ChatModel } from './fold.ts';
import type { Frames } from './frames.ts';
import type { Nearness } from './nearness.ts';
import { noteTemplate } from './note.ts';
import './turn.ts';

/** What the turns draw with. */
export interface ThreadDrawing {
  readonly frames: Frames;
  /** Absent: everything is near. */
  readonly nearness: Nearness | undefined;
  readonly ask: (request: HostRequest) => void;
}

/** What fills the conversation: its turns, or what stands there before the first one. */
export function threadTemplate(model: ChatModel, drawing: ThreadDrawing): TemplateResult {
  const { state } = model;
  const { ask } = drawing;
  if (state === undefined) return skeletonTemplate('loadingConversation');
  if (state.turns.length > 0) return turnsTemplate(state, model, drawing);
  if (state.status.setup === 'looking') return skeletonTemplate('looking');
  return startTemplate(state.status, ask);
}

/** How many of the newest turns are always drawn: more than most conversations have. */
const ALWAYS_NEAR = 30;

function turnsTemplate(state: ViewState, model: ChatModel, { frames, nearness, ask }: ThreadDrawing): TemplateResult {
  const firstNear = state.turns.length - ALWAYS_NEAR;
  return html`${repeat(
    state.turns,
    (turn) => turn.id,
    (turn, index) =>
      html`<bt-turn
        .ask=${ask}
        .frames=${frames}
        .nearness=${nearness}
        .staysNear=${index >= firstNear}
        data-beside=${besideOf(state.turns, index) ?? nothing}
        .facts=${model.progress.get(turn.id)}
        .turn=${turn}
      ></bt-turn>`,
  )}`;
}

/**
 * Where an answer stands among those of one question: "first" and "next" are drawn side by side where the view is wide enough. A question that was asked once
 * has none.
 */
export function besideOf(turns: readonly TurnView[], index: number): 'first' | 'next' | undefined {
  if (isAgain(turns, index)) return 'next';
  return isAgain(turns, index + 1) ? 'first' : undefined;
}

function isAgain(turns: readonly TurnView[], index: number): boolean {
  const [before, turn] = [turns[index - 1], turns[index]];
  return turn?.question.again !== undefined && turn.question.text === before?.question.text;
}

/** Before the first question: three ways on when nobody can answer yet, else one sentence. */
function startTemplate(status: StatusView, ask: (request: HostRequest) => void): TemplateResult {
  const needsWay = status.setup === 'none';
  return html`<section class="empty" aria-label=${t('start')}>
    <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="4" cy="12" r="2.5" fill="currentColor" />
      <path d="M5.4 10.6 13.5 2.5" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
    </svg>
    <h2>${t('askAboutCode')}</h2>
    <p class="muted">${t(needsWay ? 'whatBatonDoes' : 'whatBatonDoesReady')}</p>
    ${status.problems.map((problem) => noteTemplate({ level: 'warn', icon: 'warning', text: problem, actions: [] }, () => undefined))}
    ${
      needsWay
        ? html`<div class="ways">
            ${wayTemplate('ollama', 'chip', 'useOllama', status, ask)}
            ${wayTemplate('key', 'key', 'addKey', status, ask)}
            ${wayTemplate('address', 'server', 'anotherAddress', status, ask)}
            ${status.ways.import === undefined ? '' : wayTemplate('import', 'cloud-download', 'importSetup', status, ask)}
          </div>`
        : ''
    }
  </section>`;
}

function wayTemplate(
  way: keyof StatusView['ways'],
  iconName: string,
  name: StringName,
  status: StatusView,
  ask: (request: HostRequest) => void,
): TemplateResult {
  return html`<button type="button" class="way" data-way=${way} @click=${() => ask({ type: 'setup', way })}>
    ${icon(iconName, way === 'ollama' ? 'ok' : '')}<span class="t">${t(name)}</span>${icon('chevron-right')}<span
      class="d"
      >${status.ways[way]}</span
    >
  </button>`;
}

/** The shape of what is coming; the style sheet shows it after 200 ms, so that a quick answer does not flash. */
function skeletonTemplate(name: StringName): TemplateResult {
  return html`<div class="skeleton" role="status">
    <span class="sr">${t(name)}</span>
    <span class="skel short"></span><span class="skel line"></span><span class="skel"></span><span class="skel"></span
    ><span class="skel half"></span>
  </div>`;
}
