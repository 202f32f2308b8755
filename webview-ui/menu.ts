import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from './icon.ts';
import { moveWithArrows } from './roving.ts';

/** One line of a menu. */
export type MenuLine =
  | {
      readonly type: 'item';
      readonly icon: string;
      readonly label: string;
      /** Whole text for the tooltip, where the label may be clipped. */
      readonly title?: string;
      /** Right end, such as a price. */
      readonly value?: string;
      /** Small second line. */
      readonly detail?: string;
      /** Set in menus of choices: whether this one holds. */
      readonly isChosen?: boolean;
      readonly run: () => void;
    }
  | { readonly type: 'caption'; readonly text: string }
  | { readonly type: 'separator' };

/**
 * A button that opens a menu over the nearest positioned ancestor, above or below it, wherever there is room. Arrows, Home and End move, Enter chooses,
 * Escape and a click elsewhere close; the focus returns to the button.
 */
export class BatonMenu extends LitElement {
  static override properties = {
    name: { attribute: false },
    label: { attribute: false },
    tip: { attribute: false },
    face: { attribute: false },
    lines: { attribute: false },
    isOpen: { state: true },
    isAbove: { state: true },
  };
  /** Tells this menu's button from others, as its `data-tool`. */
  declare name: string;
  /** Name of the menu. */
  declare label: string;
  /** Name of the button. */
  declare tip: string;
  /** What the button shows. */
  declare face: TemplateResult;
  declare lines: readonly MenuLine[];
  declare private isOpen: boolean;
  declare private isAbove: boolean;
  readonly #onPointerDown = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.isOpen = false;
  };

  constructor() {
    super();
    this.lines = [];
    this.isOpen = false;
    this.isAbove = false;
  }

  /** Light DOM: the view's style sheet applies, and tests and screen readers see one tree. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    document.removeEventListener('pointerdown', this.#onPointerDown);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    return html`<button
        type="button"
        class="ib pick"
        data-tool=${this.name}
        aria-haspopup="menu"
        aria-expanded=${this.isOpen ? 'true' : 'false'}
        aria-label=${this.tip}
        title=${this.tip}
        tabindex=${this.closest('[role="toolbar"]') === null ? '0' : '-1'}
        @click=${() => (this.isOpen = !this.isOpen)}
        @keydown=${(event: KeyboardEvent) => this.#onButtonKey(event)}
      >
        ${this.face}</button
      >${
        this.isOpen
          ? html`<div
              class=${this.isAbove ? 'pop above' : 'pop'}
              role="menu"
              aria-label=${this.label}
              @keydown=${(event: KeyboardEvent) => this.#onMenuKey(event)}
              @focusout=${(event: FocusEvent) => this.#onFocusOut(event)}
            >
              ${this.lines.map((line) => this.#line(line))}
            </div>`
          : nothing
      }`;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('isOpen')) return;
    document.removeEventListener('pointerdown', this.#onPointerDown);
    if (!this.isOpen) return;
    document.addEventListener('pointerdown', this.#onPointerDown);
    this.#place();
    const chosen = this.querySelector<HTMLElement>('[aria-checked="true"]') ?? this.querySelector<HTMLElement>('.it');
    chosen?.focus({ preventScroll: true });
    this.querySelector('.pop')?.scrollIntoView({ block: 'nearest' });
  }

  #line(line: MenuLine): TemplateResult {
    if (line.type === 'separator') return html`<hr />`;
    if (line.type === 'caption') return html`<div class="cap" aria-hidden="true">${line.text}</div>`;
    const isChoice = line.isChosen !== undefined;
    return html`<button
      type="button"
      class="it"
      role=${isChoice ? 'menuitemradio' : 'menuitem'}
      aria-checked=${isChoice ? String(line.isChosen) : nothing}
      tabindex="-1"
      title=${line.title ?? line.label}
      @click=${() => this.#choose(line.run)}
    >
      ${icon(line.isChosen === true ? 'check' : line.icon)}<span class="clip">${line.label}</span
      ><span class="nowrap num" dir="ltr">${line.value ?? ''}</span
      >${line.detail === undefined ? nothing : html`<span class="d">${line.detail}</span>`}
    </button>`;
  }

  /** Below the button when there is room in the scrolling part around it, else above; always above at the bottom of the view. */
  #place(): void {
    const pop = this.querySelector('.pop');
    const room = this.closest('.log')?.getBoundingClientRect();
    const button = this.querySelector('button')?.getBoundingClientRect();
    if (pop === null || button === undefined) return;
    const height = pop.getBoundingClientRect().height;
    this.isAbove =
      room === undefined || (button.bottom + height + 8 > room.bottom && button.top - height - 8 > room.top);
  }

  #choose(run: () => void): void {
    this.#close();
    run();
  }

  #close(): void {
    this.isOpen = false;
    this.querySelector<HTMLElement>('button')?.focus();
  }

  #onButtonKey(event: KeyboardEvent): void {
    if (this.isOpen || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.isOpen = true;
  }

  #onMenuKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' || event.key === 'Tab') {
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
      }
      this.#close();
    } else moveWithArrows(event, [...this.querySelectorAll<HTMLElement>('.it')], 'vertical');
  }

  #onFocusOut(event: FocusEvent): void {
    if (!(event.relatedTarget instanceof Node) || !this.contains(event.relatedTarget)) this.isOpen = false;
  }
}
customElements.define('bt-menu', BatonMenu);
