import { bracketBalance } from './balance.ts';
import { fillElisions, hasInlineElision, isElision } from './elision.ts';
import { indentOf, indentStyle, reindenter } from './indent.ts';
import { isBlank, replyLines, type Line } from './lines.ts';
import { likeness } from './locate.ts';
import { pathOfLine } from './paths.ts';
import type { Placed } from './replace.ts';

/** Lines of a document: `from` 0-based, `to` exclusive; whether the model was asked for exactly their new text. */
interface Region {
  readonly from: number;
  readonly to: number;
  readonly isWholeAsked?: boolean;
}

const UNSURE: Placed = {
  type: 'refused',
  reason: 'The answer is code without a word about which lines it replaces, and that cannot be told from the code.',
};
const PROSE: Placed = { type: 'refused', reason: 'The answer is text, not a change of the code.' };

/** From here on one line is taken for another version of the other; our own judgement. */
const LIKE_ENOUGH = 0.6;
/** So few lines may be replaced by anything when their new text was asked for. */
const SHORT = 3;

/**
 * Places code that came without saying what it replaces: the selected lines, or the whole file. Only where the code begins and ends like them, leaves as
 * many brackets open, and repeats nothing that stands outside of them.
 */
export function placeRewrite(document: readonly Line[], text: string, range: Region | undefined, path: string): Placed {
  const texts = document.map(({ text: line }) => line);
  const code = trimBlank(withoutPathLine(replyLines(text), texts));
  if (code.length === 0) return PROSE;
  const wholeFile = trimmedRegion(texts, { from: 0, to: texts.length });
  const regions = [...(range ? [trimmedRegion(texts, range)] : []), ...(wholeFile ? [wholeFile] : [])];
  let isAlike = false;
  for (const region of regions) {
    if (!region) continue;
    const own = texts.slice(region.from, region.to);
    const moved = moveTo(code, own, texts);
    const filled = moved && fill(own, moved, texts, path);
    isAlike ||= sharesLines(code, own);
    if (!filled || !isVersionOf(filled, own, texts, region)) continue;
    if (filled.join('\n') === own.join('\n')) return { type: 'nothing' };
    const { from, to } = region;
    return { type: 'splice', splice: { from, to, lines: keepLines(document, region, filled) } };
  }
  return isAlike ? UNSURE : PROSE;
}

/** A first line that is only the file's path in a comment belongs to the answer, not to the file. */
function withoutPathLine(code: readonly string[], document: readonly string[]): readonly string[] {
  const [first = ''] = code;
  const isComment = /^\s*(?:\/\/|#|--|<!--|\/\*)\s*\S+\s*(?:-->|\*\/)?\s*$/.test(first);
  return isComment && pathOfLine(first) !== undefined && !document.includes(first) ? code.slice(1) : code;
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}

function trimmedRegion(document: readonly string[], { from, to, isWholeAsked = false }: Region): Region | undefined {
  const lines = document.slice(from, to);
  const first = lines.findIndex((line) => !isBlank(line));
  if (first === -1) return undefined;
  const end = from + lines.findLastIndex((line) => !isBlank(line)) + 1;
  return { from: from + first, to: end, isWholeAsked };
}

/** The code at the document's indentation, learned from the lines that both have once. */
function moveTo(
  code: readonly string[],
  own: readonly string[],
  document: readonly string[],
): readonly string[] | undefined {
  const places = new Map<string, number[]>();
  for (const [index, line] of own.entries()) places.set(line.trim(), [...(places.get(line.trim()) ?? []), index]);
  const pairs = code.flatMap((line) => {
    const at = places.get(line.trim());
    const isOnce = at?.length === 1 && code.filter((each) => each.trim() === line.trim()).length === 1;
    return isOnce && !isBlank(line) ? [[indentOf(line), indentOf(own[at[0] ?? 0] ?? '')] as const] : [];
  });
  const frame = [indentOf(code[0] ?? ''), indentOf(own[0] ?? '')] as const;
  const [first = frame] = pairs;
  // Lines deeper in may have moved on purpose; the first shared one is the frame.
  const reindent =
    reindenter(pairs.length > 0 ? pairs : [frame], indentStyle(code), indentStyle(document)) ??
    reindenter([first], indentStyle(code), indentStyle(document));
  const moved = reindent && code.map((line) => reindent(line));
  return moved?.every((line) => line !== undefined) ? moved : undefined;
}

function fill(
  own: readonly string[],
  code: readonly string[],
  document: readonly string[],
  path: string,
): readonly string[] | undefined {
  const known = new Set(document.map((line) => line.trim()));
  if (code.some((line) => hasInlineElision(line) && !known.has(line.trim()))) return undefined;
  const isGap = (line: string): boolean => isElision(line, path) && !known.has(line.trim());
  return code.some(isGap) ? fillElisions(own, code, isGap) : code;
}

/** True when the code can only be another version of these lines. */
function isVersionOf(
  code: readonly string[],
  own: readonly string[],
  document: readonly string[],
  region: Region,
): boolean {
  const trimmed = code.map((line) => line.trim());
  const isEndSame = trimmed.at(-1) === own.at(-1)?.trim();
  if (bracketBalance(code.join('\n')) !== bracketBalance(own.join('\n'))) return false;
  const isShortAsked = region.isWholeAsked === true && own.length <= SHORT;
  if (!isShortAsked && !beginsLike(trimmed, own)) return false;
  const isWholeFile = region.from === 0 && region.to >= document.length;
  const share = own.filter((line) => trimmed.includes(line.trim())).length / own.length;
  const least = region.isWholeAsked === true ? 0.3 : 0.5;
  if (!isShortAsked && ((!isEndSame && share < least) || (isWholeFile && share < 0.4))) return false;
  const outside = new Set([...document.slice(0, region.from), ...document.slice(region.to)].map((line) => line.trim()));
  const inside = new Set(own.map((line) => line.trim()));
  return !trimmed.some((line) => isTelling(line) && outside.has(line) && !inside.has(line));
}

/** True when the first line that says something stands in the code, or the code begins with another version of it. */
function beginsLike(code: readonly string[], own: readonly string[]): boolean {
  const first = (own.find(isTelling) ?? own[0] ?? '').trim();
  return code.includes(first) || likeness(first, code.find(isTelling) ?? '') >= LIKE_ENOUGH;
}

/** A line long enough to be this line and no other. */
function isTelling(line: string): boolean {
  return line.trim().replaceAll(/[^\w]/g, '').length >= 6;
}

function sharesLines(code: readonly string[], own: readonly string[]): boolean {
  const known = new Set(own.map((line) => line.trim()));
  return (
    code.filter((line) => isTelling(line) && known.has(line.trim())).length > 0 ||
    (code.length > 0 && /[;{}()=]/.test(code.join('')))
  );
}

/** Lines that stay at the beginning and the end keep their own line breaks. */
function keepLines(document: readonly Line[], region: Region, lines: readonly string[]): readonly (Line | string)[] {
  const own = document.slice(region.from, region.to);
  let head = 0;
  while (head < Math.min(own.length, lines.length) && own[head]?.text === lines[head]) head++;
  let tail = 0;
  while (tail < Math.min(own.length, lines.length) - head && own.at(-1 - tail)?.text === lines.at(-1 - tail)) tail++;
  return [...own.slice(0, head), ...lines.slice(head, lines.length - tail), ...own.slice(own.length - tail)];
}
