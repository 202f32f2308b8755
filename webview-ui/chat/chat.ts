import { html, render } from 'lit';
import type { StatusView, ToView } from '../../src/protocol.ts';
import type { CompleteAsked, Pasted } from '../../src/protocol/completion.ts';
import type { DraftChanged } from '../../src/protocol/draft.ts';
import { Bridge } from '../bridge.ts';
import type { HostPort, HostRequest } from '../bridge.ts';
import type { RequestError } from '../pending-requests.ts';
import { t } from '../l10n.ts';
import './composer.ts';
import type { BatonComposer } from './composer.ts';
import type { UnderLine } from './composer-parts.ts';
import { Draft } from './draft.ts';
import { listenForDrops } from './drop.ts';
import type { StatePort } from './draft.ts';
import { EMPTY_MODEL, fold, isAnswering } from './fold.ts';
import type { ChatModel } from './fold.ts';
import { EndFollower } from './follow.ts';
import { Frames } from './frames.ts';
import { onConversationKey, onLinkClick } from './gestures.ts';
import { Nearness } from './nearness.ts';
import { AnswerReader } from './reader.ts';
import { threadTemplate } from './thread.ts';
import type { BatonTurn } from './turn.ts';

/** Before the host has said anything: nothing is known, and nothing is refused. */
const UNKNOWN_STATUS: StatusView = {
  setup: 'looking',
  ways: { key: '', ollama: '', address: '' },
  problems: [],
  models: [],
  modelCount: 0,
  isPrivate: false,
  today: '',
  note: '',
};
const HINT_SHOWN_MS = 4_000;
const DONE_HINTS: Partial<Record<HostRequest['type'], 'copied' | 'inserted'>> = {
  'answer-copy': 'copied',
  'code-copy': 'copied',
  'code-insert': 'inserted',
};

/** The chat view: folds the host's messages into a model and draws it into `root` on animation frames; posts what the person asks for. */
export class Chat {
  readonly #root: HTMLElement;
  readonly #bridge: Bridge;
  readonly #draft: Draft;
  readonly #frames = new Frames(
    () => this.#isChanged && this.#render(),
    () => this.#follower?.keep(),
  );
  #model: ChatModel = EMPTY_MODEL;
  /** The model or the line under the input changed since they were drawn. */
  #isChanged = true;
  #message: UnderLine = { kind: 'note', text: '' };
  #hintTimer: ReturnType<typeof setTimeout> | undefined;
  #follower: EndFollower | undefined;
  #reader: AnswerReader | undefined;
  #nearness: Nearness | undefined;

  constructor(root: HTMLElement, port: HostPort & StatePort) {
    this.#root = root;
    this.#draft = new Draft(port);
    this.#bridge = new Bridge(
      port,
      (message) => this.#onMessage(message),
      // oxlint-disable-next-line no-console -- a webview has no other log
      (text) => console.warn(text),
    );
  }

  /** Draws the empty view, brings back the draft and asks the host for the state. */
  start(): void {
    this.#render();
    const log = this.#root.querySelector<HTMLElement>('.log');
    const thread = this.#root.querySelector<HTMLElement>('.thread');
    const region = this.#root.querySelector<HTMLElement>('.reader');
    if (log !== null) this.#nearness = new Nearness(log);
    if (log !== null && thread !== null) this.#follower = new EndFollower(log, thread);
    if (region !== null) this.#reader = new AnswerReader(region);
    if (this.#draft.saved !== '') this.#composer?.restore(this.#draft.saved);
    this.#root.addEventListener('click', (event) => onLinkClick(event, (request) => void this.ask(request)));
    this.#root.addEventListener('auxclick', (event) => onLinkClick(event, (request) => void this.ask(request)));
    this.#root.addEventListener('keydown', (event) => this.#onKey(event));
    listenForDrops(this.#root, (uris) => void this.ask({ type: 'drop', uris: [...uris] }));
    this.#bridge.ready();
  }

  /** Takes what the host posted. */
  receive(posted: unknown): void {
    this.#bridge.receive(posted);
  }

  /** Posts a request; an error goes to the line under the input. Never rejects. */
  async ask(request: HostRequest): Promise<RequestError | undefined> {
    const error = await this.#bridge.ask(request);
    const done = DONE_HINTS[request.type];
    if (error !== undefined) this.say('error', error.message);
    else if (done !== undefined) this.say('hint', t(done));
    return error;
  }

  /** Shows a line under the input; hints go away by themselves, empty text takes either away. */
  say(kind: 'error' | 'hint', text: string): void {
    clearTimeout(this.#hintTimer);
    if (text === '' && this.#message.text === '') return;
    this.#message = { kind, text };
    if (kind === 'hint' && text !== '') this.#hintTimer = setTimeout(() => this.say('hint', ''), HINT_SHOWN_MS);
    this.#requestRender();
  }

  saveDraft(text: string): void {
    this.#draft.save(text);
  }

  tell(message: DraftChanged | CompleteAsked | Pasted): void {
    this.#bridge.tell(message);
  }

  onSent(): void {
    this.#follower?.follow();
  }

  get #composer(): BatonComposer | null {
    return this.#root.querySelector<BatonComposer>('bt-composer');
  }

  #onMessage(message: ToView): void {
    const before = this.#model;
    this.#model = fold(before, message);
    if (this.#model.isBehind && !before.isBehind) this.#bridge.ready();
    if (message.type === 'focus') this.#composer?.focusQuestion(message.text);
    if (message.type === 'completion') this.#composer?.aids.completed(message);
    if (message.type === 'pasted-place') this.#composer?.aids.pastedPlace(message);
    if (this.#model.state?.conversationId !== before.state?.conversationId) this.#follower?.follow();
    if (this.#model !== before) this.#requestRender();
  }

  #onKey(event: KeyboardEvent): void {
    if (onConversationKey(event)) return;
    const turns = this.#model.state?.turns ?? [];
    if (event.key !== 'Escape' || event.isComposing || !isAnswering(turns)) return;
    event.preventDefault();
    void this.ask({ type: 'chat-stop' });
  }

  #requestRender(): void {
    this.#isChanged = true;
    this.#frames.request();
  }

  /** Runs within a frame: what it changes is on screen with that frame. */
  #render(): void {
    this.#isChanged = false;
    const { state } = this.#model;
    const turns = state?.turns ?? [];
    const answering = isAnswering(turns);
    this.#frames.isLive = answering;
    const ask = this.#ask;
    const status = state?.status ?? UNKNOWN_STATUS;
    render(
      html`<div class="log" role="log" aria-live="off" aria-label=${t('conversation')} tabindex="0">
          <div class="thread">
            ${threadTemplate(this.#model, { frames: this.#frames, nearness: this.#nearness, ask })}
          </div>
        </div>
        <div class="sr reader" aria-live="polite"></div>
        <bt-composer
          .host=${this}
          .status=${status}
          .chips=${state?.chips ?? NONE}
          .queue=${state?.queue ?? NONE}
          .isAnswering=${answering}
          .conversationId=${state?.conversationId ?? ''}
          .estimated=${this.#model.estimated}
          .under=${this.#underLine(answering, status)}
        ></bt-composer>`,
      this.#root,
    );
    for (const turn of this.#root.querySelectorAll<BatonTurn>('bt-turn')) turn.flush();
    const newest = turns.at(-1);
    if (newest !== undefined) this.#reader?.read(newest);
  }

  /** One function for all turns and frames, so that drawing again does not look like a change. */
  readonly #ask = (request: HostRequest): void => void this.ask(request);

  #underLine(answering: boolean, status: StatusView): UnderLine {
    if (this.#message.text !== '') return this.#message;
    return { kind: 'note', text: answering ? t('enterQueues') : status.note };
  }
}

const NONE: never[] = [];
