/** Longest open block that is drawn anew with each piece of text, in UTF-16 code units: measured to stay well under a frame. */
export const DRAW_LIMIT = 4_000;
/** A table may grow longer: its next part is a table of its own. */
const TABLE_LIMIT = 6_000;

/** Where to cut a block that outgrew {@link DRAW_LIMIT}. */
export interface SplitPoint {
  /** In code units; 0 when it should not be cut yet. */
  readonly offset: number;
  /** Put before the rest: the header of a table goes on over its next part. */
  readonly header: string;
  /** The rest starts with a code block that was inside a list. */
  readonly isFence: boolean;
}

const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]/;
const TABLE_HEADER = /^[^\n]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\n/;
const ANY_FENCE = /^(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)*[ \t]*(`{3,}|~{3,})/;
/** A list with a code block that cannot be cut out is let grow this far. */
const HARD_LIMIT = 4 * DRAW_LIMIT;

/** Chooses the cut: between items of a list, else between lines, else after a sentence or a word. Pure. */
export function splitPoint(block: string): SplitPoint {
  if (LIST_ITEM.test(block)) return splitList(block);
  const header = TABLE_HEADER.exec(block)?.[0] ?? '';
  if (header !== '' && block.length < TABLE_LIMIT) return { offset: 0, header: '', isFence: false };
  const newline = block.lastIndexOf('\n', (header === '' ? DRAW_LIMIT : TABLE_LIMIT) - 1) + 1;
  if (newline > header.length)
    return { offset: newline, header: header.length < DRAW_LIMIT / 4 ? header : '', isFence: false };
  return { offset: splitLine(block), header: '', isFence: false };
}

/** Within a line: after the last sentence, else the last word, else anywhere but inside a surrogate pair. */
function splitLine(block: string): number {
  const head = block.slice(0, DRAW_LIMIT);
  const sentence = Math.max(head.lastIndexOf('. '), head.lastIndexOf('? '), head.lastIndexOf('! ')) + 2;
  if (sentence > DRAW_LIMIT / 2) return sentence;
  const word = head.lastIndexOf(' ') + 1;
  if (word > DRAW_LIMIT / 2) return word;
  return /[\uD800-\uDBFF]$/.test(head) ? DRAW_LIMIT - 1 : DRAW_LIMIT;
}

function splitList(block: string): SplitPoint {
  let openFence: { readonly signs: string; readonly offset: number } | undefined;
  let betweenItems = 0;
  let betweenLines = 0;
  for (let offset = 0; offset < Math.min(block.length, DRAW_LIMIT);) {
    const end = block.indexOf('\n', offset) + 1 || block.length;
    const line = block.slice(offset, end);
    if (openFence === undefined && offset > 0) {
      betweenLines = offset;
      if (LIST_ITEM.test(line) && indentOf(line) <= indentOf(block)) betweenItems = offset;
    }
    const signs = ANY_FENCE.exec(line)?.[1];
    if (signs !== undefined) {
      if (openFence === undefined) openFence = { signs, offset };
      else if (signs.startsWith(openFence.signs)) openFence = undefined;
    }
    offset = end;
  }
  const offset = betweenItems || betweenLines;
  if (offset > DRAW_LIMIT / 4) return { offset, header: '', isFence: false };
  if (openFence !== undefined && openFence.offset > 0 && /^[ \t]*[`~]/.test(block.slice(openFence.offset)))
    return { offset: openFence.offset, header: '', isFence: true };
  if (offset > 0 && openFence === undefined) return { offset, header: '', isFence: false };
  if (block.length < HARD_LIMIT) return { offset: 0, header: '', isFence: false };
  return { offset: block.lastIndexOf('\n', HARD_LIMIT - 1) + 1 || HARD_LIMIT, header: '', isFence: false };
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}
