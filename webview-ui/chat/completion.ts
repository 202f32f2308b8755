import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { CompleteAsked, CompletionItem, CompletionShown } from '../../src/protocol/completion.ts';
import { icon } from '../icon.ts';
import { visibleText } from '../invisible.ts';
import { t } from '../l10n.ts';
import { nextIndex } from '../roving.ts';
import { triggerAt } from './completion-trigger.ts';
import type { Trigger } from './completion-trigger.ts';

/** What the completion does to the composer around it. */
export interface CompletionHost {
  /** Asks for the lines; they come as {@link Completion.answered}. */
  readonly post: (message: CompleteAsked) => void;
  /** A line was taken: what was typed for it is to be replaced by `instead`. */
  readonly onTaken: (item: CompletionItem, trigger: Trigger, instead: string) => void;
  /** Something is to be drawn anew. */
  readonly onChange: () => void;
}

/** Id of the list, which the question controls. */
export const LIST_ID = 'completion';

/**
 * The list that opens while a word after `@` or `/` is typed. The focus stays in the question: Up and Down move, Enter and Tab take, Escape closes. What
 * was shown stays until the next answer comes, so that the list does not flicker while typing.
 */
export class Completion {
  readonly #host: CompletionHost;
  #revision = 0;
  #trigger: Trigger | undefined;
  /** The word that Escape closed the list of; typing on in it does not open it again. */
  #closedAt: number | undefined;
  #shown: CompletionShown | undefined;
  #active = 0;

  constructor(host: CompletionHost) {
    this.#host = host;
  }

  /** True while there is a list on screen. */
  get isOpen(): boolean {
    return this.#trigger !== undefined && this.#shown !== undefined;
  }

  /** Id of the line that Enter would take; absent without one. */
  get activeId(): string | undefined {
    return this.isOpen && (this.#shown?.items.length ?? 0) > 0 ? `${LIST_ID}-${this.#active}` : undefined;
  }

  /** Takes the question and the cursor as they are now. */
  changed(text: string, caret: number, isCollapsed: boolean): void {
    const trigger = isCollapsed ? triggerAt(text, caret) : undefined;
    if (trigger === undefined) {
      this.#closedAt = undefined;
      return this.close();
    }
    if (trigger.from === this.#closedAt) return;
    const before = this.#trigger;
    this.#trigger = trigger;
    if (before?.typed === trigger.typed && before.trigger === trigger.trigger) return;
    if (before?.trigger !== trigger.trigger) this.#shown = undefined;
    this.#revision += 1;
    this.#host.post({ type: 'complete', revision: this.#revision, trigger: trigger.trigger, typed: trigger.typed });
  }

  /** Takes the host's answer; one to something older is dropped. */
  answered(message: CompletionShown): void {
    if (message.revision !== this.#revision || this.#trigger === undefined) return;
    this.#shown = message;
    this.#active = 0;
    this.#host.onChange();
  }

  /** Takes the list away. */
  close(): void {
    if (this.#trigger === undefined) return;
    this.#trigger = undefined;
    this.#shown = undefined;
    this.#host.onChange();
  }

  /** Does what a key means for the list. True when it was meant for it. */
  onKey(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'Escape') {
      this.#closedAt = this.#trigger?.from;
      this.close();
      event.stopPropagation();
      return true;
    }
    const items = this.#shown?.items ?? [];
    if (items.length === 0) return false;
    if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) return this.#take(this.#active);
    const to = event.key.startsWith('Arrow') ? nextIndex(event.key, this.#active, items.length, 'vertical') : undefined;
    if (to === undefined) return false;
    this.#active = to;
    this.#host.onChange();
    return true;
  }

  /** The list, above the box. */
  template(): TemplateResult | typeof nothing {
    const shown = this.#shown;
    if (!this.isOpen || shown === undefined) return nothing;
    const label = t(this.#trigger?.trigger === '/' ? 'commands' : 'addContext');
    return html`<div class="pop completion" @mousedown=${(event: Event) => event.preventDefault()}>
      <div id=${LIST_ID} role="listbox" aria-label=${label}>
        ${shown.items.map((item, index) => this.#line(item, index))}
      </div>
      ${shown.items.length === 0 ? html`<div class="cap" role="status">${shown.note ?? ''}</div>` : nothing}
    </div>`;
  }

  #line({ icon: name, label, detail }: CompletionItem, index: number): TemplateResult {
    const isActive = index === this.#active;
    return html`<div
      id=${`${LIST_ID}-${index}`}
      class="it"
      role="option"
      aria-selected=${live(isActive ? 'true' : 'false')}
      title=${detail}
      @click=${() => this.#take(index)}
    >
      ${icon(name)}<span class="clip">${visibleText(label)}</span
      ><span class="where" dir="auto">${visibleText(detail)}</span>
    </div>`;
  }

  #take(index: number): boolean {
    const item = this.#shown?.items[index];
    const trigger = this.#trigger;
    if (item === undefined || trigger === undefined) return false;
    // A line that narrows leaves its word in the question, and the list goes on from there.
    if (item.narrows === undefined) this.close();
    this.#host.onTaken(item, trigger, item.narrows ?? '');
    return true;
  }
}
