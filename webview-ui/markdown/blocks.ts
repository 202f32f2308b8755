import { blockStarts } from './parser.ts';
import { closesFence, FENCE_OPENING, mayCloseFence, openFence, withoutIndent } from './fence.ts';
import type { Fence } from './fence.ts';
import { DRAW_LIMIT, splitPoint } from './split-point.ts';

/** What became certain about an answer while its Markdown came in. In order, the events are the whole answer but for the splitter's `tail`. */
export type BlockEvent =
  /** One or more whole top-level blocks. `isRest`: the first goes on a block that was too long to wait for its end. */
  | { readonly type: 'block'; readonly source: string; readonly isRest: boolean }
  /** A top-level code block starts. */
  | { readonly type: 'fence'; readonly info: string }
  /** The next piece of its code. */
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'fence-end' };

/**
 * Cuts Markdown that arrives in pieces into top-level blocks, so that finished blocks are drawn once. Rests on CommonMark's rule that a later line
 * never changes a block that has ended. A block that grows past {@link DRAW_LIMIT} is cut where it hurts least. Pure but for its own memory.
 */
export class BlockSplitter {
  #tail = '';
  /** How much of the tail was searched for blocks, in code units. */
  #searched = 0;
  /** The tail goes on a block of which a part was closed before its time. */
  #isRest = false;
  #fence: Fence | undefined;
  /** The line in the tail goes on a line of code of which a part was handed out. */
  #isMidLine = false;

  /** Takes the next piece of text. */
  push(text: string): BlockEvent[] {
    this.#tail += text.replaceAll('\r', '');
    const events: BlockEvent[] = [];
    while (this.#fence === undefined ? this.#readMarkdown(events) : this.#readCode(events, this.#fence));
    return events;
  }

  /** The text is complete: closes what is open. */
  end(): BlockEvent[] {
    const events = this.#tail === '' && this.#fence === undefined ? [] : this.push('\n');
    if (this.#fence !== undefined) events.push({ type: 'fence-end' });
    else if (this.#tail.trim() !== '') this.#closeUpTo(this.#tail.length, events);
    this.#fence = undefined;
    this.#tail = '';
    return events;
  }

  /** The last block, still open. Empty within a code block: its text is handed out at once. */
  get tail(): string {
    return this.#fence === undefined ? this.#tail : '';
  }

  /** True when something was found and there may be more. */
  #readMarkdown(events: BlockEvent[]): boolean {
    this.#cutTail(/^(?:[ \t]*\n)*/.exec(this.#tail)?.[0].length ?? 0);
    const opening = FENCE_OPENING.exec(this.#tail);
    if (opening !== null) {
      this.#open(opening, events);
      return true;
    }
    const completeLength = this.#tail.lastIndexOf('\n') + 1;
    if (completeLength > this.#searched) {
      const complete = this.#tail.slice(0, completeLength);
      this.#searched = completeLength;
      const lastBlock = blockStarts(complete).at(-1)?.line ?? 0;
      if (lastBlock > 0) return this.#closeUpTo(offsetOfLine(complete, lastBlock), events);
    }
    return this.#tail.length > DRAW_LIMIT && this.#shorten(events);
  }

  /** The block is too long to be drawn again with each piece: a part of it is closed before its time. */
  #shorten(events: BlockEvent[]): boolean {
    const { offset, header, isFence } = splitPoint(this.#tail);
    if (offset === 0) return false;
    this.#closeUpTo(offset, events);
    this.#tail = header + this.#tail;
    this.#searched = 0;
    this.#isRest = true;
    const opening = isFence ? /^([ \t]*)(`{3,}|~{3,})([^\n]*)\n/.exec(this.#tail) : null;
    if (opening !== null) this.#open(opening, events);
    return true;
  }

  #closeUpTo(offset: number, events: BlockEvent[]): true {
    events.push({ type: 'block', source: this.#tail.slice(0, offset), isRest: this.#isRest });
    this.#isRest = false;
    this.#cutTail(offset);
    return true;
  }

  #cutTail(length: number): void {
    this.#tail = this.#tail.slice(length);
    this.#searched = Math.max(0, this.#searched - length);
  }

  #open(opening: RegExpExecArray, events: BlockEvent[]): void {
    this.#fence = openFence(opening);
    this.#isMidLine = false;
    this.#isRest = false;
    events.push({ type: 'fence', info: this.#fence.info });
    this.#cutTail(opening[0].length);
    this.#searched = 0;
  }

  /** True when the code block ended. */
  #readCode(events: BlockEvent[], fence: Fence): boolean {
    const lines = this.#tail.split('\n');
    const last = lines.pop() ?? '';
    let code = '';
    for (const [index, line] of lines.entries()) {
      if (!this.#isMidLine && closesFence(line, fence)) {
        this.#fence = undefined;
        this.#tail = [...lines.slice(index + 1), last].join('\n');
        if (code !== '') events.push({ type: 'code', text: code });
        events.push({ type: 'fence-end' });
        return true;
      }
      code += `${this.#isMidLine ? line : withoutIndent(line, fence)}\n`;
      this.#isMidLine = false;
    }
    const isHeld = !this.#isMidLine && mayCloseFence(last);
    if (!isHeld && last !== '') {
      code += this.#isMidLine ? last : withoutIndent(last, fence);
      this.#isMidLine = true;
    }
    this.#tail = isHeld ? last : '';
    if (code !== '') events.push({ type: 'code', text: code });
    return false;
  }
}

/**
 * The part of an open block that can be drawn without flicker: a last line of nothing but markup signs ("##", "``", "-") is held back until it is
 * clear what it starts.
 */
export function drawableTail(tail: string): string {
  const start = tail.lastIndexOf('\n') + 1;
  return /^\s{0,3}(?:[-=*_#`~>|+[\]!]+|\d{1,9}[.)]?|(?:`{3}|~{3}).*)\s*$/.test(tail.slice(start))
    ? tail.slice(0, start)
    : tail;
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let count = 0; count < line; count += 1) offset = text.indexOf('\n', offset) + 1;
  return offset;
}
