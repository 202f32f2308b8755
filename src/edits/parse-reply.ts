import { refused, type Change, type ParsedReply } from './change.ts';
import { hasBlocks, parseBlocks } from './parse-blocks.ts';
import { parseJsonEdits } from './parse-json.ts';
import { hasPatch, parsePatch } from './parse-patch.ts';
import { pathOfInfo, pathOfLine } from './paths.ts';

const FENCE = /^\s{0,3}(`{3,}|~{3,})([^`]*)$/;

/** What is known about how a reply ended. */
export interface ReplyEnd {
  /** True when the model reached its limit or the stream broke. */
  readonly isCutOff?: boolean;
}

/**
 * Reads a model's reply as changes: search/replace blocks, a unified diff, a "*** Update File" patch, the same as JSON, or code alone. What stands around
 * them is passed over. Never throws; a reply that cannot be read whole is refused whole.
 */
export function parseReply(reply: string, { isCutOff = false }: ReplyEnd = {}): ParsedReply {
  const text = withoutThoughts(reply.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'));
  if (text.trim() === '') return refused('The answer is empty.');
  const lines = text.split('\n');
  if (hasBlocks(lines)) return parseBlocks(lines, isCutOff);
  if (hasPatch(lines)) return parsePatch(lines, isCutOff);
  if (isCutOff) return refused('The answer was cut off.');
  const fences = fencesIn(lines);
  if (fences === undefined)
    return refused('A code block of the answer does not end, so that it may have been cut off.');
  const json = parseJsonEdits(fences.length === 1 ? (fences[0]?.text ?? '') : text);
  if (json) return json;
  if (fences.length === 0) return { type: 'changes', changes: [{ type: 'rewrite', text, isBare: true }] };
  return rewrites(fences);
}

/** Some models write their thoughts into the answer. */
function withoutThoughts(text: string): string {
  return text.replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/, '');
}

interface FencedText {
  readonly path: string | undefined;
  readonly info: string;
  readonly text: string;
}

/** The fenced blocks of a reply; `undefined` when the last one does not end. */
function fencesIn(lines: readonly string[]): readonly FencedText[] | undefined {
  const fences: FencedText[] = [];
  let open: { sign: string; info: string; path: string | undefined; body: string[] } | undefined;
  let before: string[] = [];
  for (const line of lines) {
    const fence = FENCE.exec(line);
    const sign = fence?.[1] ?? '';
    const info = fence?.[2]?.trim() ?? '';
    if (open && fence && info === '' && sign.startsWith(open.sign)) {
      fences.push({ path: open.path, info: open.info, text: open.body.join('\n') });
      open = undefined;
      before = [];
    } else if (open) {
      open.body.push(line);
    } else if (fence) {
      const last = before.findLast((each) => each.trim() !== '');
      const path = pathOfInfo(info) ?? (last === undefined ? undefined : pathOfLine(last));
      open = { sign, info, path, body: [] };
    } else {
      before.push(line);
    }
  }
  return open ? undefined : fences;
}

/** Languages of blocks that are no code of a file: a command to run, the output of one. */
const NOT_CODE = /^(?:bash|sh|shell|zsh|console|terminal|powershell|cmd|text|txt|output|plaintext|log|diff)$/i;

/** Each block is one file's code. Several without a path cannot be told apart; commands beside one block of code do not count. */
function rewrites(fences: readonly FencedText[]): ParsedReply {
  const code =
    fences.length === 1 ? fences : fences.filter(({ info, path }) => path !== undefined || !NOT_CODE.test(info));
  const paths = code.map(({ path }) => path);
  if (code.length === 0) return refused('The answer holds no code that replaces something.');
  if (code.length > 1 && (paths.includes(undefined) || new Set(paths).size < paths.length)) {
    return refused('The answer holds several pieces of code and does not say what each one replaces.');
  }
  const changes: readonly Change[] = code.map(({ path, text }) => ({
    type: 'rewrite',
    text,
    ...(path !== undefined && { path }),
  }));
  return { type: 'changes', changes };
}
