import { BlockSplitter, drawableTail } from './blocks.ts';
import type { BlockEvent } from './blocks.ts';
import { CodeBlock } from './code-block.ts';
import type { OnCode } from './code-block.ts';
import { renderMarkdown } from './parser.ts';
import type { MarkdownScope } from './parser.ts';
import { sanitizedNodes } from './sanitize.ts';

/** How much source is taken in one step, in UTF-16 code units: a step stays far under a frame. */
const STEP_LENGTH = 4_000;
/** Between two drawings of the open block, at least this many times the cost of a frame passes: the rest is for the person's own keys. */
const REST_FACTOR = 3;
/** A longer list goes on in a list of its own: laying out a growing list takes longer with each item. */
const LONGEST_LIST = 100;
/** How many blocks make a part. */
const PART_LENGTH = 24;
/** Elements at whose end the caret may stand, from the outside in. */
const CARET_PATH = new Set([
  'P',
  'UL',
  'OL',
  'LI',
  'BLOCKQUOTE',
  'DIV',
  'PRE',
  'H3',
  'H4',
  'H5',
  'H6',
  'TABLE',
  'TBODY',
  'TR',
  'TD',
  'SPAN',
]);

/**
 * Draws one answer's Markdown into an element while it comes in. Finished blocks are drawn once and never touched again; only the last, open one is
 * drawn anew. All drawing happens in `draw`, in steps that end at a deadline.
 */
export class MarkdownView {
  readonly #root: HTMLElement;
  readonly #onCode: OnCode;
  #text = '';
  #isComplete = false;
  #drawnLength = 0;
  #isEnded = false;
  #splitter = new BlockSplitter();
  #scope: MarkdownScope = {};
  #codeBlock: CodeBlock | undefined;
  #part: HTMLElement | undefined;
  #open = openElement();
  #openSource = '';
  #openDrawnAt = -Infinity;
  #caret: HTMLElement | undefined;

  constructor(root: HTMLElement, onCode: OnCode) {
    this.#root = root;
    this.#onCode = onCode;
    root.append(this.#open);
  }

  /** Sets what should be on screen. Text that does not go on from what was drawn starts over. */
  update(text: string, isComplete: boolean): void {
    const goesOn = text.startsWith(this.#text) && !(this.#isEnded && (text.length > this.#text.length || !isComplete));
    if (!goesOn) this.#reset();
    this.#text = text;
    this.#isComplete = isComplete;
  }

  /** Draws until done or until `deadline` (of `performance.now()`). True when something is left to draw. `lastFrameMs`: the cost of the frame before. */
  draw(deadline: number, lastFrameMs: number): boolean {
    do {
      const end = this.#stepEnd();
      if (end === this.#drawnLength) break;
      const piece = this.#text.slice(this.#drawnLength, end);
      this.#drawnLength = end;
      this.#apply(this.#splitter.push(piece));
    } while (performance.now() < deadline);
    if (this.#stepEnd() > this.#drawnLength) return true;
    if (this.#isComplete) this.#end();
    else if (!this.#drawOpen(lastFrameMs)) return true;
    this.#moveCaret();
    return false;
  }

  /** The end of the next step: never inside a surrogate pair, whose second half may still be under way. */
  #stepEnd(): number {
    const end = Math.min(this.#drawnLength + STEP_LENGTH, this.#text.length);
    const isSplit =
      /[\uD800-\uDBFF]/.test(this.#text.charAt(end - 1)) && !(this.#isComplete && end === this.#text.length);
    return isSplit && end > this.#drawnLength ? end - 1 : end;
  }

  #apply(events: readonly BlockEvent[]): void {
    for (const event of events) {
      if (event.type === 'block') this.#place(this.#nodesOf(event.source, this.#scope), event.isRest);
      else if (event.type === 'fence') {
        this.#codeBlock = new CodeBlock(event.info, this.#onCode);
        this.#partWithRoom().append(this.#codeBlock.element);
      } else if (event.type === 'code') this.#codeBlock?.append(event.text);
      else {
        this.#codeBlock?.close();
        this.#codeBlock = undefined;
      }
    }
    if (events.length > 0) this.#openDrawnAt = -Infinity;
  }

  /** Items of a list that was too long to wait for its end join the items before them. */
  #place(nodes: DocumentFragment, isRest: boolean): void {
    const before = this.#part?.lastElementChild ?? null;
    const first = nodes.firstElementChild;
    const isList = before !== null && first?.tagName === before.tagName && /^[OU]L$/.test(first.tagName);
    if (isRest && isList && before.childElementCount < LONGEST_LIST) {
      before.append(...first.childNodes);
      first.remove();
    }
    this.#partWithRoom().append(nodes);
  }

  /** Blocks stand in parts, so that laying out a long answer does not take longer with each block. */
  #partWithRoom(): HTMLElement {
    if (this.#part === undefined || this.#part.childElementCount >= PART_LENGTH) {
      this.#part = document.createElement('div');
      this.#part.className = 'part';
      this.#open.before(this.#part);
    }
    return this.#part;
  }

  /** False when it must wait. */
  #drawOpen(lastFrameMs: number): boolean {
    this.#codeBlock?.highlightLive(performance.now());
    const source = drawableTail(this.#splitter.tail);
    if (source === this.#openSource) return true;
    const startedAt = performance.now();
    if (startedAt < this.#openDrawnAt + REST_FACTOR * lastFrameMs) return false;
    // A definition that is still being written must not be remembered.
    this.#open.replaceChildren(this.#nodesOf(source, { references: { ...this.#scope.references } }));
    this.#openSource = source;
    this.#openDrawnAt = startedAt;
    return true;
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#apply(this.#splitter.end());
    this.#open.replaceChildren();
    this.#openSource = '';
  }

  #nodesOf(source: string, scope: MarkdownScope): DocumentFragment {
    const nodes = sanitizedNodes(renderMarkdown(source, scope));
    for (const pre of nodes.querySelectorAll('pre')) {
      const block = new CodeBlock(pre.dataset['info'] ?? '', this.#onCode);
      block.append(pre.textContent);
      block.close();
      pre.replaceWith(block.element);
    }
    return nodes;
  }

  #moveCaret(): void {
    this.#caret?.classList.remove('caret-here');
    this.#caret = undefined;
    if (this.#isComplete) return;
    let host = this.#root;
    for (let last = lastDrawn(host); last !== undefined; last = lastDrawn(host)) host = last;
    host.classList.add('caret-here');
    this.#caret = host;
  }

  #reset(): void {
    this.#open = openElement();
    this.#root.replaceChildren(this.#open);
    this.#splitter = new BlockSplitter();
    this.#scope = {};
    this.#codeBlock = undefined;
    this.#part = undefined;
    this.#drawnLength = 0;
    this.#isEnded = false;
    this.#openSource = '';
    this.#openDrawnAt = -Infinity;
  }
}

function openElement(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'open-block';
  return element;
}

function lastDrawn(host: HTMLElement): HTMLElement | undefined {
  let last = host.lastElementChild;
  if (last?.className === 'open-block' && last.childElementCount === 0) last = last.previousElementSibling;
  if (!(last instanceof HTMLElement) || !CARET_PATH.has(last.tagName) || /\S/.test(last.nextSibling?.textContent ?? ''))
    return undefined;
  return last.tagName !== 'SPAN' || last.className === 'chunk' ? last : undefined;
}
