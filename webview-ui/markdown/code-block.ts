import { visibleText } from '../invisible.ts';
import { t } from '../l10n.ts';
import { highlight } from './highlight.ts';
import type { CodeRun } from './highlight.ts';
import { readInfoString } from './info-string.ts';
import { visibleNodes } from './sanitize.ts';

/** What a person can do with a code block. */
export type CodeAction = 'copy' | 'insert' | 'apply';

/** Called with the whole code as the model wrote it, and the info string of its fence. */
export type OnCode = (action: CodeAction, code: string, info: string) => void;

const ICONS: Record<CodeAction, string> = { copy: 'copy', insert: 'insert', apply: 'diff' };

/** Longer code is not coloured: highlighting works on the whole text, about 1 ms per kB, and would hold up a frame. In UTF-16 code units. */
const HIGHLIGHT_LIMIT = 20_000;
/** While it still grows, code is coloured up to this length, and in between at most once per this time. */
const LIVE_HIGHLIGHT_LIMIT = 6_000;
const LIVE_HIGHLIGHT_INTERVAL_MS = 120;
/** Lines are drawn in blocks of about this size, so that appending lays out the last block only. */
const CHUNK_LENGTH = 4_000;
/** A longer line goes on in the next row, on screen only. */
const LONGEST_LINE = 20_000;

/** One fenced code block: header with name, Copy, Insert and Apply, and code that grows at its end. */
export class CodeBlock {
  readonly element: HTMLElement;
  readonly #pre: HTMLPreElement;
  readonly #language: string | undefined;
  #code = '';
  #chunk: HTMLElement | undefined;
  #chunkLength = 0;
  #highlightedAt = -Infinity;

  constructor(info: string, onCode: OnCode) {
    const { label, language } = readInfoString(info);
    const name = visibleText(label === '' ? t('plainText') : label);
    this.#language = language;
    this.element = document.createElement('div');
    this.element.className = 'code';
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', t('code', name));
    this.#pre = document.createElement('pre');
    this.#pre.tabIndex = 0;
    this.#pre.dir = 'ltr';
    this.element.append(
      headerOf(name, (action) => onCode(action, this.code, info)),
      this.#pre,
    );
  }

  /** The code without its last line break. */
  get code(): string {
    return this.#code.endsWith('\n') ? this.#code.slice(0, -1) : this.#code;
  }

  /** Draws more code at the end. */
  append(text: string): void {
    const isFull = this.#chunkLength > (this.#code.endsWith('\n') ? CHUNK_LENGTH : LONGEST_LINE);
    if (this.#chunk === undefined || isFull) this.#startChunk();
    this.#code += text;
    this.#chunkLength += text.length;
    this.#chunk?.append(...visibleNodes(text));
  }

  /** Colours code that still grows, now and then. `now` in milliseconds. */
  highlightLive(now: number): void {
    if (this.#code.length > LIVE_HIGHLIGHT_LIMIT || now - this.#highlightedAt < LIVE_HIGHLIGHT_INTERVAL_MS) return;
    this.#highlightedAt = now;
    this.#colour();
  }

  /** The code is complete: colours it for good. */
  close(): void {
    if (this.#code.length <= HIGHLIGHT_LIMIT) this.#colour();
    this.#chunk = undefined;
  }

  #startChunk(): void {
    this.#chunk = document.createElement('span');
    this.#chunk.className = 'chunk';
    this.#chunkLength = 0;
    this.#pre.append(this.#chunk);
  }

  #colour(): void {
    if (this.#language === undefined) return;
    this.#pre.replaceChildren();
    this.#startChunk();
    this.#chunkLength = this.#code.length;
    this.#chunk?.append(...highlight(this.#code, this.#language).flatMap(nodesOf));
  }
}

function nodesOf(run: CodeRun): (Text | HTMLElement)[] {
  const nodes = visibleNodes(run.text);
  if (run.colour === undefined) return nodes;
  const span = document.createElement('span');
  span.className = run.colour;
  span.append(...nodes);
  return [span];
}

function headerOf(name: string, onAction: (action: CodeAction) => void): HTMLElement {
  const header = document.createElement('header');
  const label = document.createElement('span');
  label.className = 'grow clip';
  label.dir = 'ltr';
  label.textContent = name;
  label.title = name;
  const tools = document.createElement('span');
  tools.className = 'tools';
  tools.setAttribute('role', 'toolbar');
  tools.setAttribute('aria-label', t('codeActions'));
  tools.append(
    actionButton('copy', t('copy'), () => onAction('copy')),
    actionButton('insert', t('insert'), () => onAction('insert')),
    actionButton('apply', t('apply'), () => onAction('apply')),
  );
  header.append(label, tools);
  return header;
}

function actionButton(action: CodeAction, name: string, onClick: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'ib';
  button.dataset['code'] = action;
  button.title = name;
  button.setAttribute('aria-label', name);
  button.tabIndex = action === 'copy' ? 0 : -1;
  const icon = document.createElement('i');
  icon.className = `codicon codicon-${ICONS[action]}`;
  icon.setAttribute('aria-hidden', 'true');
  button.append(icon);
  button.addEventListener('click', onClick);
  return button;
}
