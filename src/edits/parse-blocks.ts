import { refused, type Change, type ParsedReply } from './change.ts';
import { looksWhole } from './balance.ts';
import { cleanPath, looksLikePath, pathOfInfo, pathOfLine } from './paths.ts';

const START = /^\s*(?:<{5,9}|-{5,9})\s*(?:SEARCH|ORIGINAL|OLD|BEFORE|FIND)\b\s*(.*)$/i;
const BARE_START = /^<{7}\s*$/;
const DIVIDER = /^\s*={7}\s*$/;
const LOOSE_DIVIDER = /^\s*={4,}\s*$/;
const END = /^\s*(?:>{5,9}\s*(?:REPLACE|REPLACED|UPDATED|NEW|AFTER)?\b.*|\+{5,9}\s*(?:REPLACE|UPDATED|NEW)\b.*)$/i;
const FENCE = /^\s{0,3}(`{3,}|~{3,})(.*)$/;

/** True when a reply holds the beginning of a search/replace block. */
export function hasBlocks(lines: readonly string[]): boolean {
  return lines.some((line) => START.test(line) || BARE_START.test(line));
}

interface Block {
  readonly path: string | undefined;
  readonly body: readonly string[];
  readonly isClosed: boolean;
  readonly isFenced: boolean;
}

/** Reads search/replace blocks with whatever stands around them. A block whose parts cannot be told apart refuses the whole reply. */
export function parseBlocks(lines: readonly string[], isCutOff: boolean): ParsedReply {
  const changes: Change[] = [];
  let lastPath: string | undefined;
  for (const block of blocksIn(lines)) {
    if (!block.isClosed && isCutOff) return refused('The answer was cut off in the middle of a change.');
    const change = changeOf(block, block.path ?? lastPath);
    if (change.type === 'refused') return change;
    lastPath = block.path ?? lastPath;
    changes.push(change);
  }
  return { type: 'changes', changes };
}

function blocksIn(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let open: { path: string | undefined; body: string[]; isFenced: boolean } | undefined;
  let before: string[] = [];
  const close = (isClosed: boolean): void => {
    if (open) blocks.push({ ...open, isClosed });
    open = undefined;
    before = [];
  };
  for (const line of lines) {
    const start = START.exec(line) ?? (BARE_START.test(line) ? [line, ''] : undefined);
    if (start) {
      const earlier = open?.body ?? before;
      close(false);
      const named = cleanPath(start[1] ?? '');
      const path = looksLikePath(named) ? named : pathBefore(earlier);
      open = { path, body: [], isFenced: isInFence(earlier) };
    } else if (open && END.test(line) && open.body.some((each) => LOOSE_DIVIDER.test(each))) {
      close(true);
    } else if (open) {
      open.body.push(line);
    } else {
      before.push(line);
    }
  }
  close(false);
  return blocks;
}

/** The file that the nearest lines before a block name; fences count, and what lies farther away does not. */
function pathBefore(lines: readonly string[]): string | undefined {
  const near = lines.filter((line) => line.trim() !== '').slice(-3);
  for (const line of near.toReversed()) {
    const fence = FENCE.exec(line);
    const path = fence ? pathOfInfo(fence[2] ?? '') : pathOfLine(line);
    if (path !== undefined) return path;
  }
  return undefined;
}

function isInFence(lines: readonly string[]): boolean {
  return lines.filter((line) => FENCE.test(line)).length % 2 === 1;
}

type BlockChange = Exclude<Change, { type: 'rewrite' }> | { readonly type: 'refused'; readonly reason: string };

function changeOf(block: Block, path: string | undefined): BlockChange {
  const { lines, line } = withoutHeader(block.body);
  const exact = lines.flatMap((each, index) => (DIVIDER.test(each) ? [index] : []));
  const dividers = exact.length > 0 ? exact : lines.flatMap((each, index) => (LOOSE_DIVIDER.test(each) ? [index] : []));
  const [divider] = dividers;
  if (divider === undefined) {
    return refused('A block has no line of seven equals signs between the old and the new lines.');
  }
  if (dividers.length > 1)
    return refused('A block holds several dividing lines, so that old and new cannot be told apart.');
  const search = lines.slice(0, divider).join('\n');
  const tail = lines.slice(divider + 1);
  const replace = block.isClosed ? tail.join('\n') : endOfOpen(search, tail, block.isFenced);
  if (replace === undefined) return refused('The last line of a change is missing, so that it may have been cut off.');
  if (search.trim() === '') {
    return path === undefined
      ? refused('A block has no old lines and names no file.')
      : { type: 'create', path, text: replace };
  }
  return {
    type: 'replace',
    search,
    replace,
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line }),
  };
}

/** Some formats write the line and a rule before the old lines: ":start_line:12", "-------". */
function withoutHeader(body: readonly string[]): {
  readonly lines: readonly string[];
  readonly line: number | undefined;
} {
  const at = body.findIndex((each) => !/^\s*:(?:start|end)_line:\s*\d+\s*$/.test(each));
  const line = Number(/:start_line:\s*(\d+)/.exec(body.slice(0, Math.max(at, 0)).join('\n'))?.[1] ?? Number.NaN);
  const rest = at > 0 && /^-{5,}\s*$/.test(body[at] ?? '') ? at + 1 : Math.max(at, 0);
  return { lines: body.slice(rest), line: Number.isNaN(line) ? undefined : line };
}

/**
 * The new lines of a block without its closing line: up to the fence that ends it, which a reply that was cut off would lack, or all when they look whole.
 */
function endOfOpen(search: string, tail: readonly string[], isFenced: boolean): string | undefined {
  const fences = tail.flatMap((line, index) => (FENCE.test(line) ? [index] : []));
  const [fence] = fences;
  const isEnded = isFenced && fences.length === 1 && FENCE.exec(tail[fence ?? 0] ?? '')?.[2]?.trim() === '';
  const text = isEnded ? tail.slice(0, fence).join('\n') : tail.join('\n').trimEnd();
  if (text.trim() === '') return undefined;
  return isEnded || looksWhole(search, text) ? text : undefined;
}
