import { isFileLike } from './file-names.ts';

/** A file that a question names. */
export interface NamedFile {
  /** End of the path, with `/`: "src/http.ts", "http.ts", or a bare name like "README" whose extension is left open. */
  readonly pathSuffix: string;
  /** 1-based and inclusive; both or neither. */
  readonly startLine?: number;
  readonly endLine?: number;
}

const MOST_FILES = 20;
const LONGEST_PATH = 300;
/** A person names files at the beginning or the end of a question; what lies between in a huge one was pasted. */
const HEAD_UNITS = 32_000;
const TAIL_UNITS = 8000;

/**
 * Files that a question names, in the order of mention, at most {@link MOST_FILES}: "what does retry() in src/http.ts do?", "http.ts:4-15",
 * "lines 4-15" after a name, names with blanks in quotes or backticks, "README". These are candidates: whether such a file is there, and may be read,
 * is for the caller to find out. Linear; of a huge text only the beginning and the end are looked at.
 */
export function namedFiles(question: string): readonly NamedFile[] {
  const found = new Map<string, NamedFile>();
  for (const { text, after } of mentions(bounded(question))) {
    const file = fileOf(text, after);
    if (file) found.set(`${file.pathSuffix}:${file.startLine}-${file.endLine}`, file);
    if (found.size >= MOST_FILES) break;
  }
  return [...found.values()];
}

interface Mention {
  readonly text: string;
  /** What follows, for "http.ts, lines 4-15". */
  readonly after: string;
}

function bounded(question: string): string {
  if (question.length <= HEAD_UNITS + TAIL_UNITS) return question;
  return `${question.slice(0, HEAD_UNITS)}\n${question.slice(-TAIL_UNITS)}`;
}

/** First what stands in quotes or backticks on one line, else words without white space and brackets. */
function* mentions(text: string): Generator<Mention> {
  const pattern = /`([^`\n]{1,300})`|"([^"\n]{1,300})"|'([^'\n]{1,300})'|[^\s"'`<>()[\]{},;|]+/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const quoted = match[1] ?? match[2] ?? match[3];
    const after = text.slice(pattern.lastIndex, pattern.lastIndex + 40);
    if (quoted === undefined) {
      if (!isCall(after)) yield { text: match[0], after };
    } else if (isWhole(quoted)) yield { text: quoted, after };
    // What is quoted is more than a name: look at its words.
    else pattern.lastIndex = match.index + 1;
  }
}

/** "console.log(" is a call, "a.cs(12,5)" a place in a file. */
function isCall(after: string): boolean {
  return after.startsWith('(') && !/^\(\d/.test(after);
}

function isWhole(quoted: string): boolean {
  return isFileLike(withoutLines(quoted.trim()).path, true);
}

function fileOf(text: string, after: string): NamedFile | undefined {
  if (text.length > LONGEST_PATH) return undefined;
  const { path, lines } = withoutLines(text.trim().replace(/[.:!?…]+$/, ''));
  if (path.includes('://') || !isFileLike(path, text.includes(' '))) return undefined;
  const pathSuffix = path.replaceAll('\\', '/').replace(/^(?:file:)?(?:\.{0,2}\/)+/, '');
  if (pathSuffix === '' || pathSuffix.split('/').includes('..')) return undefined;
  return { pathSuffix, ...(lines ?? linesAfter(after)) };
}

type Lines = Required<Pick<NamedFile, 'startLine' | 'endLine'>>;

/** "http.ts:4-15", "http.ts:4:13" (line and column), "http.ts#L4-L15". */
function withoutLines(text: string): { readonly path: string; readonly lines?: Lines } {
  const match = /^(.{1,300}?)(?::(\d{1,7})(?:[-–](\d{1,7})|:\d{1,7})?|#L(\d{1,7})(?:-L?(\d{1,7}))?)$/.exec(text);
  if (!match) return { path: text };
  const lines = range(match[2] ?? match[4], match[3] ?? match[5]);
  return { path: match[1] ?? text, ...(lines && { lines }) };
}

/** ", lines 4-15", " line 4" or "(4,13)" right behind a name. */
function linesAfter(after: string): Lines | undefined {
  const match = /^["'`]?,? {1,2}\(?lines? (\d{1,7})(?: ?(?:[-–]|to) ?(\d{1,7}))?/i.exec(after);
  const place = match ?? /^\((\d{1,7})[,)]/.exec(after);
  return place ? range(place[1], place[2]) : undefined;
}

function range(first: string | undefined, last: string | undefined): Lines | undefined {
  const start = Number(first);
  const end = Number(last ?? first);
  if (!(start >= 1) || !(end >= 1)) return undefined;
  return { startLine: Math.min(start, end), endLine: Math.max(start, end) };
}
