import { withoutQuotations, withoutTagged } from './own-lines.ts';

/** What a prompt looks like once the person's words are told apart from what was pasted. All of it comes from a bounded excerpt. */
export interface Ask {
  /** The person's words in lower case, in order, at most {@link MOST_WORDS}. */
  readonly words: readonly string[];
  /** The same words as one text with single spaces, for scripts that write without spaces and for long phrases. */
  readonly prose: string;
  readonly endsWithQuestionMark: boolean;
  readonly codeLineCount: number;
  readonly hasTrace: boolean;
  readonly hasDiff: boolean;
  readonly hasDiagnostic: boolean;
  readonly listItemCount: number;
  /** True when the excerpt is not the whole prompt. */
  readonly isExcerpt: boolean;
  /** The lines in the person's own words as they were written, without fences, code, quotations, tags of tools. */
  readonly lines: readonly string[];
  readonly isFenced: boolean;
  /** True when something pasted stands before the first own word. */
  readonly startsWithCode: boolean;
}

/** A person asks at the beginning or at the end; what lies between in a huge prompt was pasted. */
const HEAD_UNITS = 12_000;
const TAIL_UNITS = 4000;
const MOST_WORDS = 800;

/** Reads a prompt. Linear in the excerpt, whatever the length of the prompt. Pure. */
export function readAsk(prompt: string): Ask {
  const isExcerpt = prompt.length > HEAD_UNITS + TAIL_UNITS;
  const excerpt = withoutTagged(isExcerpt ? `${prompt.slice(0, HEAD_UNITS)}\n${prompt.slice(-TAIL_UNITS)}` : prompt);
  const prose: string[] = [];
  let startsWithCode = false;
  let hasFence = false;
  const lines = { code: 0, trace: 0, diff: 0, diagnostic: 0, item: 0 };
  let isFenced = false;
  const mayHoldError = NAMED_PART.test(excerpt);
  for (const line of excerpt.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.startsWith('```') || trimmed.startsWith('~~~')) {
      isFenced = !isFenced;
      hasFence = true;
      startsWithCode ||= prose.length === 0;
      continue;
    }
    if (trimmed === '') continue;
    const isTrace = isTraceLine(trimmed);
    lines.trace += Number(isTrace);
    lines.diff += Number(isDiffLine(line));
    lines.diagnostic += Number((mayHoldError && isNamedError(trimmed)) || isFailedExit(trimmed));
    if (isFenced || isTrace || isCodeLine(line, trimmed)) {
      lines.code += 1;
      startsWithCode ||= prose.length === 0;
    } else {
      prose.push(trimmed);
      lines.item += Number(/^(?:[-*•]|\d{1,2}[.)]) /.test(trimmed));
    }
  }
  const own = withoutQuotations(prose);
  const words = wordsOf(prose.join('\n'));
  return {
    words,
    prose: words.join(' '),
    endsWithQuestionMark: own.some((line) => /[?？]["')\]]{0,2}$/.test(line)),
    codeLineCount: lines.code,
    hasTrace: lines.trace > 0,
    hasDiff: lines.diff > 1,
    hasDiagnostic: lines.diagnostic > 0,
    listItemCount: lines.item,
    isExcerpt,
    lines: own,
    isFenced: hasFence,
    startsWithCode,
  };
}

function wordsOf(prose: string): string[] {
  const words =
    prose
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{M}\p{N}'+#]+/gu) ?? [];
  return words.slice(0, MOST_WORDS).map((word) => (word.length > 200 ? word.slice(0, 200) : word));
}

/** Stack traces of the common languages. */
function isTraceLine(line: string): boolean {
  return (
    TRACE_STARTS.has(line.charCodeAt(0)) &&
    (/^at [\w$.<>[\] ]{1,120}\(.{1,300}:\d+/.test(line) ||
      /^File "[^"\n]{1,300}", line \d+/.test(line) ||
      line.startsWith('Traceback (most recent call last)') ||
      line.startsWith('Caused by: ') ||
      /^(?:goroutine \d+ \[|panic: |thread '[^'\n]{1,80}' panicked)/.test(line))
  );
}

/** First letters of the lines above and below: most lines are told by theirs, and a pattern for each line is most of a reading's time. */
const TRACE_STARTS = codes('aFTCgpt');
const DIFF_STARTS = codes('d@+-');

function isDiffLine(line: string): boolean {
  return (
    DIFF_STARTS.has(line.charCodeAt(0)) &&
    /^(?:diff --git |@@ -\d|\+\+\+ |--- |[+-](?![+-])\s*\S)/.test(line) &&
    !/^- \p{L}/u.test(line)
  );
}

const NAMED_ERROR =
  /\b(?:[A-Z][a-zA-Z]{2,40}(?:Error|Exception)|error(?: ?\[?[A-Z]{0,4}\d{2,5}\]?)?|fatal|FATAL|ERROR|warning|Warning): ?\S/;

/** What every {@link NAMED_ERROR} holds. */
const NAMED_PART = /rror|xception|atal|FATAL|ERROR|arning/;

/** Errors as compilers and interpreters print them. */
function isNamedError(line: string): boolean {
  return line.includes(':') && NAMED_ERROR.test(line);
}

/** The same of shells. */
function isFailedExit(line: string): boolean {
  return (
    (line.includes('exit') && /\bexit(?:ed with)? (?:code|status) [1-9]/.test(line)) ||
    (line.includes('egmentation') && /\bsegmentation fault\b/i.test(line))
  );
}

const CODE_START =
  /^(?:import |from \S+ import |export |const |let |var |function |async |class |def |return\b|public |private |protected |static |if ?\(|for ?\(|while ?\(|else\b|elif |try[ :{]|catch ?\(|except\b|#include|#!|using |namespace |package |func |fn |impl |struct |enum |type \w+ =|interface \w+ ?\{|select |insert into|create table|update \w+ set|@\w|<\/?[a-z!]|\$ |>>> |--\s|\/\/|\/\*|\* |\{|\}|\[|\]|\)|;)/i;

/** A line that no person would write in prose: begins or ends like code, or is dense with symbols. */
function isCodeLine(line: string, trimmed: string): boolean {
  if (CODE_ENDS.has(trimmed.charCodeAt(trimmed.length - 1)) || /^(?:\t| {4,})\S/.test(line)) return true;
  const share = symbolShare(trimmed);
  if (share > 0.16) return true;
  return (share > 0.06 || trimmed.length < 4) && CODE_START.test(trimmed);
}

const CODE_ENDS = codes(';{}');

function codes(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

const SYMBOLS = new Uint8Array(128);
for (const symbol of '{}()[];=<>$|&\\/*#:_"`@%^~+') SYMBOLS[symbol.charCodeAt(0)] = 1;

function symbolShare(line: string): number {
  const length = Math.min(line.length, 300);
  let symbols = 0;
  for (let index = 0; index < length; index++) symbols += SYMBOLS[line.charCodeAt(index)] ?? 0;
  return symbols / length;
}

/** Words at both ends that say what is asked; between them a long text tells its own story. */
const FIRST_WORDS = 260;
const LAST_WORDS = 60;

/** The ask with only the first and the last of its words: what the rules for kind, level, urgency and context look at. Pure. */
export function briefly(ask: Ask): Ask {
  const { words } = ask;
  if (words.length <= FIRST_WORDS + LAST_WORDS) return ask;
  return { ...ask, words: [...words.slice(0, FIRST_WORDS), ...words.slice(-LAST_WORDS)] };
}
