import { nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type {
  CompleteAsked,
  CompletionItem,
  CompletionShown,
  Pasted,
  PastedPlace,
} from '../../src/protocol/completion.ts';
import type { HostRequest } from '../bridge.ts';
import { Completion, LIST_ID } from './completion.ts';
import { replaced } from './completion-trigger.ts';
import type { Trigger } from './completion-trigger.ts';
import { Pastes } from './pastes.ts';

/** What the aids need from the composer around the text field. */
export interface AidedField {
  /** `null` before it is drawn. */
  readonly field: () => HTMLTextAreaElement | null;
  readonly tell: (message: CompleteAsked | Pasted) => void;
  readonly ask: (request: HostRequest) => void;
  /** The text was changed by an aid. */
  readonly onChange: () => void;
  /** Something is to be drawn anew. */
  readonly draw: () => void;
}

/** What helps while a question is typed: the list after `@` and `/`, and pastes that are places. */
export class FieldAids {
  readonly #parts: AidedField;
  readonly #completion: Completion;
  readonly #pastes: Pastes;

  constructor(parts: AidedField) {
    this.#parts = parts;
    this.#completion = new Completion({
      post: parts.tell,
      onTaken: (item, trigger, instead) => this.#take(item, trigger, instead),
      onChange: parts.draw,
    });
    this.#pastes = new Pastes(parts.tell);
  }

  /** For the field's `aria-controls`. */
  get listId(): string | typeof nothing {
    return this.#completion.isOpen ? LIST_ID : nothing;
  }

  /** For the field's `aria-activedescendant`. */
  get activeId(): string | typeof nothing {
    return this.#completion.activeId ?? nothing;
  }

  /** The open list, or nothing. */
  template(): TemplateResult | typeof nothing {
    return this.#completion.template();
  }

  /** The text or the cursor changed. */
  look(): void {
    const field = this.#parts.field();
    if (field === null) return;
    const { value, selectionStart, selectionEnd } = field;
    this.#completion.changed(value, selectionEnd, selectionStart === selectionEnd);
  }

  /** The focus left the field. */
  close(): void {
    this.#completion.close();
  }

  /** Does what a key means for the open list, and keeps it from the field. True when it was meant for it. */
  onKey(event: KeyboardEvent): boolean {
    const isTaken = this.#completion.onKey(event);
    if (isTaken) event.preventDefault();
    return isTaken;
  }

  /** A text is about to be pasted at the cursor. */
  pasted(text: string): void {
    this.#pastes.pasted(text, this.#parts.field()?.selectionStart ?? 0);
  }

  /** Takes the lines of the list. */
  completed(message: CompletionShown): void {
    this.#completion.answered(message);
  }

  /** Takes a pasted text out again: the host has it as a place. */
  pastedPlace(message: PastedPlace): void {
    const field = this.#parts.field();
    const found = this.#pastes.answered(message, field?.value ?? '');
    if (field === null || found === undefined) return;
    field.setRangeText('', found.from, found.to, 'end');
    this.#parts.onChange();
  }

  /** The chip stands for the words now; a line that narrows puts its own words there. */
  #take({ id, narrows }: CompletionItem, trigger: Trigger, instead: string): void {
    const field = this.#parts.field();
    if (field === null) return;
    const { text, caret } = replaced(field.value, trigger, instead);
    field.value = text;
    field.setSelectionRange(caret, caret);
    this.#parts.onChange();
    if (narrows === undefined) this.#parts.ask({ type: 'complete-take', itemId: id });
    else this.look();
  }
}
