import { isBlank } from './lines.ts';
import { straight } from './locate.ts';

/** Old and new lines of one change. */
export interface OldAndNew {
  readonly search: readonly string[];
  readonly replace: readonly string[];
  /** Blank lines that were taken off before the old lines. */
  readonly skipped: number;
  /** Where line numbers that stood in the text say that the old lines begin, 0-based. */
  readonly line?: number;
}

/** The ways to read one change, the plain one first: without line numbers, diff signs, entities or typographic quotes that the model added. */
export function* variantsOf(
  search: readonly string[],
  replace: readonly string[],
  document: readonly string[],
): Generator<OldAndNew, void, undefined> {
  const plain = withoutOuterBlanks(search, replace);
  yield plain;
  const bare = withoutFences(plain);
  if (bare) yield bare;
  const numbered = withoutNumbers(plain);
  if (numbered) yield numbered;
  const signed = withoutSigns(plain);
  if (signed) yield signed;
  const text = document.join('\n');
  const decoded = mapped(plain, decodeEntities);
  if (differs(decoded, plain) && !/&(?:lt|gt|amp|quot|#39);/.test(text)) yield decoded;
  const typed = mapped(plain, straight);
  if (differs(typed, plain) && straight(text) === text) yield typed;
}

/** Blank lines before and after the old lines say nothing about a place; as many are taken off the new ones. */
function withoutOuterBlanks(search: readonly string[], replace: readonly string[]): OldAndNew {
  const first = search.findIndex((line) => !isBlank(line));
  const last = search.findLastIndex((line) => !isBlank(line));
  if (first === -1) return { search: [], replace, skipped: 0 };
  let start = 0;
  while (start < first && isBlank(replace[start] ?? 'x')) start++;
  let end = replace.length;
  const after = search.length - 1 - last;
  while (replace.length - end < after && end > start && isBlank(replace[end - 1] ?? 'x')) end--;
  return { search: search.slice(first, last + 1), replace: replace.slice(start, end), skipped: first };
}

const FENCE = /^\s*(`{3,}|~{3,})[^`]*$/;

/** Old and new lines that each stand in a fence of their own, which the document does not have. */
function withoutFences({ search, replace }: OldAndNew): OldAndNew | undefined {
  const isFenced = (lines: readonly string[]): boolean => {
    const sign = FENCE.exec(lines[0] ?? '')?.[1];
    return sign !== undefined && lines.length > 1 && lines.at(-1)?.trim() === sign;
  };
  const fresh = replace.filter(
    (line, index) => !isBlank(line) || replace.slice(0, index).some((each) => !isBlank(each)),
  );
  while (isBlank(fresh.at(-1) ?? 'x')) fresh.pop();
  if (!isFenced(search) || !isFenced(fresh)) return undefined;
  return { ...withoutOuterBlanks(search.slice(1, -1), fresh.slice(1, -1)) };
}

const NUMBERED = /^\s*(\d+)(?:\s*[|│:]\s?|\t|\s*→\s?)(.*)$/;

/** Numbers are taken off when each line has one and they count up. The blank after the sign goes only where every line has it. */
function withoutNumbers({ search, replace, skipped }: OldAndNew): OldAndNew | undefined {
  const numbers = search.filter((line) => !isBlank(line)).map((line) => Number(NUMBERED.exec(line)?.[1] ?? Number.NaN));
  const [first] = numbers;
  if (first === undefined || numbers.some((number) => Number.isNaN(number))) return undefined;
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) return undefined;
  const bare = (line: string): string => NUMBERED.exec(line)?.[2] ?? line;
  return { search: search.map(bare), replace: replace.map(bare), skipped, line: first - 1 };
}

function withoutSigns({ search, replace, skipped }: OldAndNew): OldAndNew | undefined {
  const isAll = (lines: readonly string[], sign: string): boolean =>
    lines.every((line) => line.startsWith(sign) || isBlank(line));
  if (!isAll(search, '-') || !isAll(replace, '+')) return undefined;
  const bare = (line: string): string => line.slice(1);
  return { search: search.map(bare), replace: replace.map(bare), skipped };
}

function mapped({ search, replace, skipped }: OldAndNew, change: (text: string) => string): OldAndNew {
  return { search: search.map(change), replace: replace.map(change), skipped };
}

function differs(a: OldAndNew, b: OldAndNew): boolean {
  return a.search.some((line, index) => line !== b.search[index]);
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
