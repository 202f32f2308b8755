import { html, LitElement } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { MAX_QUESTION_LENGTH } from '../../src/protocol.ts';
import type { ChipView, QueuedView, StatusView } from '../../src/protocol.ts';
import type { CompleteAsked, Pasted } from '../../src/protocol/completion.ts';
import type { DraftChanged, DraftEstimated } from '../../src/protocol/draft.ts';
import type { HostRequest } from '../bridge.ts';
import type { RequestError } from '../pending-requests.ts';
import { grouped, t } from '../l10n.ts';
import {
  addContextTemplate,
  chipsTemplate,
  privateTemplate,
  queueTemplate,
  sendTemplate,
  stopTemplate,
  underTemplate,
} from './composer-parts.ts';
import type { UnderLine } from './composer-parts.ts';
import { isMove, meaningOf } from './composer-keys.ts';
import { aboutOf, Estimates, PRICED_BY } from './estimates.ts';
import { FieldAids } from './field-aids.ts';
import { pickerTemplate } from './picker.ts';
import {
  DRAFT_LIMIT,
  EMPTY_QUESTION,
  FIELD_LIMIT,
  joined,
  problemOf,
  questionOf,
  wholeLength,
  wholeText,
} from './question.ts';
import type { Question } from './question.ts';

/** What the composer needs from the chat around it. */
export interface ComposerHost {
  /** Posts a request; resolves with an error, which the line under the input already shows, when it was not done. */
  ask(request: HostRequest): Promise<RequestError | undefined>;
  /** Shows a line under the input; empty text takes it away. */
  say(kind: 'error' | 'hint', text: string): void;
  /** Keeps what is written over a reload of the view. */
  saveDraft(text: string): void;
  /** Says what is written, typed after `@` or pasted; the answers come as `estimated`, `completed` and `pastedPlace`. */
  tell(message: DraftChanged | CompleteAsked | Pasted): void;
  /** A question is on its way. */
  onSent(): void;
}

/** The input at the bottom: context, question, model, private, send or stop, and the line under it. */
export class BatonComposer extends LitElement {
  static override properties = {
    status: { attribute: false },
    chips: { attribute: false },
    queue: { attribute: false },
    isAnswering: { attribute: false },
    conversationId: { attribute: false },
    estimated: { attribute: false },
    under: { attribute: false },
    pasted: { state: true },
    isEmpty: { state: true },
  };
  declare status: StatusView;
  declare chips: readonly ChipView[];
  declare queue: readonly QueuedView[];
  /** While true, the send button is Stop and Enter queues. */
  declare isAnswering: boolean;
  declare conversationId: string;
  /** The host's newest answer to a draft, whichever that was. */
  declare estimated: DraftEstimated | undefined;
  declare under: UnderLine;
  /** Set once, before the element is connected. */
  declare host: ComposerHost;
  declare private pasted: readonly string[];
  declare private isEmpty: boolean;
  #sent: Question | undefined;
  readonly #estimates = new Estimates(
    (message) => this.host.tell(message),
    () => this.requestUpdate(),
  );

  /** What helps while a question is typed. */
  readonly aids = new FieldAids({
    field: () => this.#field,
    tell: (message) => this.host.tell(message),
    ask: (request) => void this.host.ask(request),
    onChange: () => this.#afterChange(),
    draw: () => this.requestUpdate(),
  });

  constructor() {
    super();
    this.pasted = [];
    this.isEmpty = true;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Moves the focus into the question and, when given, replaces what is written. */
  focusQuestion(text?: string): void {
    if (this.isUpdatePending) this.performUpdate();
    if (text !== undefined) this.#write(questionOf(text));
    this.#field?.focus();
  }

  /** Puts back what was written before the view was created anew, without taking the focus. */
  restore(text: string): void {
    if (this.isUpdatePending) this.performUpdate();
    this.#write(questionOf(text));
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('estimated') && this.estimated !== undefined) this.#estimates.answered(this.estimated);
    if (PRICED_BY.some((name) => changed.has(name))) this.#estimate();
  }

  protected override render(): TemplateResult {
    const { status } = this;
    const ask = (request: HostRequest): void => void this.host.ask(request);
    const isDisabled = status.setup === 'none';
    const hasChips = this.chips.length + this.pasted.length > 0;
    return html`<form class="composer" aria-label=${t('ask')} @submit=${(event: Event) => event.preventDefault()}>
      ${queueTemplate(this.queue, ask)}
      <div class="box">
        ${this.aids.template()}
        ${chipsTemplate(this.chips, this.pasted, ask, (index) => this.#write({ ...this.#question, pasted: this.pasted.toSpliced(index, 1) }))}
        <textarea
          id="question"
          rows="2"
          dir="auto"
          aria-label=${t('question')}
          placeholder=${t(isDisabled ? 'chooseWayFirst' : 'placeholder')}
          ?disabled=${isDisabled}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls=${this.aids.listId}
          aria-activedescendant=${this.aids.activeId}
          @blur=${() => this.aids.close()}
          @click=${() => this.aids.look()}
          @keyup=${(event: KeyboardEvent) => isMove(event.key) && this.aids.look()}
          @input=${() => this.#onInput()}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
          @paste=${(event: ClipboardEvent) => this.#onPaste(event)}
        ></textarea>
        <div class="bar2">
          ${hasChips ? '' : addContextTemplate(ask)} ${pickerTemplate(status, ask)} ${privateTemplate(status, ask)}
          ${this.isAnswering ? stopTemplate(ask) : sendTemplate(this.#estimates.shown, isDisabled || this.isEmpty, () => this.#send())}
        </div>
      </div>
      ${underTemplate(this.under, status, ask)}
    </form>`;
  }

  get #field(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  get #question(): Question {
    return { typed: this.#field?.value ?? '', pasted: this.pasted };
  }

  #write(question: Question): void {
    if (this.#field !== null) this.#field.value = question.typed;
    this.pasted = question.pasted;
    this.#afterChange();
  }

  #onInput(): void {
    const { typed, pasted } = this.#question;
    if (typed.length > FIELD_LIMIT) this.#write({ typed: '', pasted: [...pasted, typed] });
    else this.#afterChange();
    this.aids.look();
  }

  #onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const { typed, pasted } = this.#question;
    if (typed.length + text.length <= FIELD_LIMIT) return this.aids.pasted(text);
    event.preventDefault();
    this.#write({ typed, pasted: [...pasted, text] });
  }

  #afterChange(): void {
    const question = this.#question;
    const problem = problemOf(question);
    this.isEmpty = problem === 'empty';
    this.#sayProblem(problem === 'too-long' ? problem : undefined);
    this.#estimate();
    // Until the host has taken a question, it is what a reload must bring back.
    const draft = problem === 'empty' ? (this.#sent ?? question) : question;
    this.host.saveDraft(wholeLength(draft) > DRAFT_LIMIT ? '' : wholeText(draft));
  }

  #estimate(): void {
    const { status, chips, conversationId, isAnswering } = this;
    this.#estimates.changed({ question: this.#question, chips, about: aboutOf(status, conversationId), isAnswering });
  }

  #onKey(event: KeyboardEvent): void {
    if (this.aids.onKey(event)) return;
    const meaning = meaningOf(event, this.#field?.value === '');
    if (meaning === 'send') this.#send();
    else if (meaning === 'recall') void this.host.ask({ type: 'question-recall' });
    else if (meaning === 'remove-chip') this.#removeLastChip();
    else return;
    event.preventDefault();
  }

  #removeLastChip(): void {
    const chip = this.chips.at(-1);
    if (chip !== undefined) void this.host.ask({ type: 'chip-remove', chipId: chip.id });
    else if (this.pasted.length > 0) this.#write({ ...this.#question, pasted: this.pasted.slice(0, -1) });
  }

  #send(): void {
    const question = this.#question;
    const problem = problemOf(question);
    if (problem !== undefined) return this.#sayProblem(problem);
    this.#sent = question;
    this.#write(EMPTY_QUESTION);
    this.#field?.focus();
    this.host.onSent();
    const chips = this.chips.slice(0, 200).map((chip) => chip.id);
    void this.host
      .ask({ type: 'chat-send', text: wholeText(question), chips })
      .then((error) => this.#onSent(question, error));
  }

  /** A refused question comes back, above what the person has begun to write since. */
  #onSent(question: Question, error: RequestError | undefined): void {
    this.#sent = undefined;
    if (error === undefined) return this.#afterChange();
    this.#write(joined(question, this.#question));
    this.host.say('error', error.message);
  }

  #sayProblem(problem: 'empty' | 'too-long' | undefined): void {
    if (problem === 'too-long')
      this.host.say('error', t('tooLong', grouped(wholeLength(this.#question)), grouped(MAX_QUESTION_LENGTH)));
    else if (problem === 'empty') this.host.say('hint', t('typeFirst'));
    else this.host.say('hint', '');
  }
}
customElements.define('bt-composer', BatonComposer);
