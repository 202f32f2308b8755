import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ChipView, NoteAction, TurnView } from '../../src/protocol.ts';
import type { HostRequest } from '../bridge.ts';
import { icon } from '../icon.ts';
import { visibleText } from '../invisible.ts';
import { t } from '../l10n.ts';
import type { OnCode } from '../markdown/code-block.ts';
import { MarkdownView } from '../markdown/view.ts';
import { decisionTemplate } from './decision.ts';
import { isRunning } from './fold.ts';
import { footerTemplate } from './footer.ts';
import type { Frames } from './frames.ts';
import { estimatedHeight, type Nearby, type Nearness } from './nearness.ts';
import { noteTemplate, waitingTemplate } from './note.ts';
import { sourcesTemplate } from './sources.ts';

/**
 * One question and its answer. Draws anew only when its own `turn` or `facts` changed; the answer's text is drawn by a {@link MarkdownView}. Far from
 * the screen it is a box of the height that it had, or may have.
 */
export class BatonTurn extends LitElement implements Nearby {
  static override properties = {
    turn: { attribute: false },
    facts: { attribute: false },
    isNear: { attribute: false },
    staysNear: { attribute: false },
  };
  declare turn: TurnView;
  /** Live facts while it streams. */
  declare facts: string | undefined;
  /** Set once, before the element is connected. */
  declare ask: (request: HostRequest) => void;
  declare frames: Frames;
  declare nearness: Nearness | undefined;
  /** True for the newest ones: they are drawn wherever the person is. */
  declare staysNear: boolean;
  declare isNear: boolean;
  #markdown: MarkdownView | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.isNear ??= this.staysNear || this.nearness === undefined;
    if (!this.isNear) this.setNear(false, estimatedHeight(this.turn.text, this.nearness?.widthPx ?? 0));
    this.nearness?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.nearness?.unobserve(this);
  }

  setNear(isNear: boolean, heightPx: number): void {
    if (!isNear && this.staysNear) return;
    this.isNear = isNear;
    this.style.blockSize = isNear ? '' : `${heightPx}px`;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.staysNear || changed.get('staysNear') !== true) return;
    // Asks anew where it is, now that this counts.
    this.nearness?.unobserve(this);
    this.nearness?.observe(this);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Draws now what is due, within the caller's frame, instead of in a microtask after it. */
  flush(): void {
    if (this.isUpdatePending) this.performUpdate();
  }

  // The article is the same element near and far: what holds the focus, or keeps its place while others are drawn, must not go away.
  protected override render(): TemplateResult {
    const { turn, isNear } = this;
    return html`${isNear ? questionTemplate(turn, this.ask) : nothing}
      <article class="answer" data-turn=${turn.id} data-status=${turn.status} aria-label=${t('answer')} tabindex="-1">
        ${isNear ? this.#answerTemplate() : nothing}
      </article>`;
  }

  #answerTemplate(): TemplateResult {
    const { turn } = this;
    const onAction = (action: NoteAction): void => this.ask({ type: 'note-action', turnId: turn.id, action });
    return html`${turn.decision === undefined ? nothing : decisionTemplate(turn.decision)}
      ${turn.notes.map((note) => noteTemplate(note, onAction))}
      ${turn.waiting === undefined ? nothing : waitingTemplate(turn.waiting)}
      <div class="md" aria-busy=${isRunning(turn) ? 'true' : nothing}></div>
      ${turn.cut === undefined ? nothing : html`<div class="cut">${turn.cut}</div>`}
      ${turn.failure === undefined ? nothing : noteTemplate(turn.failure, onAction, true)}
      ${sourcesTemplate(turn.sources, this.ask)} ${footerTemplate(turn, this.facts, this.ask)}
      ${summaryTemplate(turn, onAction)}`;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (!this.isNear) this.#markdown = undefined;
    if (!this.isNear || !(changed.has('turn') || changed.has('isNear'))) return;
    this.#markdown ??= this.#createMarkdown();
    this.#markdown.update(this.turn.text, !isRunning(this.turn));
    this.frames.add(this.#markdown);
  }

  #createMarkdown(): MarkdownView {
    const onCode: OnCode = (action, text, info) =>
      this.ask(action === 'apply' ? { type: 'code-apply', text, info } : { type: `code-${action}`, text });
    return new MarkdownView(this.querySelector<HTMLElement>('.md') ?? this, onCode);
  }
}
customElements.define('bt-turn', BatonTurn);

function questionTemplate({ id, question }: TurnView, ask: (request: HostRequest) => void): TemplateResult {
  const { text, shortened, again, chips } = question;
  return html`<article class="ask" aria-label=${t('you')}>
    <div class="words" dir="auto" tabindex=${text.length > 600 ? '0' : nothing}>${visibleText(text)}</div>
    ${shortened === undefined ? nothing : html`<div class="tiny muted">${shortened}</div>`}
    ${again === undefined ? nothing : html`<div class="tiny muted again">${icon('refresh', 'small')} ${t('againQuestion', again)}</div>`}
    ${chips.length === 0 ? nothing : html`<div class="chips">${chips.map(chipTemplate)}</div>`}
    <button
      type="button"
      class="ib edit"
      aria-label=${t('editQuestion')}
      title=${t('editQuestion')}
      @click=${() => ask({ type: 'question-edit', turnId: id })}
    >
      ${icon('edit')}
    </button>
  </article>`;
}

/** What stands for the conversation up to here in what models are given; it opens to its text. */
function summaryTemplate(
  { summary }: TurnView,
  onAction: (action: NoteAction) => void,
): TemplateResult | typeof nothing {
  if (summary === undefined) return nothing;
  return html`<details class="summed">
    <summary>${icon('fold')}<span>${visibleText(summary.line)}</span></summary>
    <div class="words" dir="auto">${visibleText(summary.text)}</div>
    <vscode-button secondary data-action="compact-undo" @click=${() => onAction('compact-undo')}
      >${t('undoSummary')}</vscode-button
    >
  </details>`;
}

/** A piece of context as it was sent. */
function chipTemplate(chip: ChipView): TemplateResult {
  return html`<span
    class=${chip.problem === undefined ? 'chip open' : 'chip open problem'}
    title=${chip.problem ?? chip.title}
    >${icon(chip.problem === undefined ? chip.icon : 'warning')}<span class="clip" dir="ltr"
      >${visibleText(chip.label)}</span
    >${chip.tokens === undefined ? nothing : html`<span class="n">${chip.tokens}</span>`}</span
  >`;
}
