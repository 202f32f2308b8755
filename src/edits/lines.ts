/** One line of a document with the line break after it; the last line may have none. */
export interface Line {
  readonly text: string;
  readonly end: string;
}

/** A text as lines with their own line breaks, so that those of untouched lines stay as they are. Joining them gives the text again. */
export function linesOf(text: string): readonly Line[] {
  return text.includes('\r') ? linesOfMixed(text) : linesOfPlain(text);
}

/** For most files; ten thousand lines must not be felt. */
function linesOfPlain(text: string): readonly Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
    lines.push({ text: text.slice(from, at), end: '\n' });
    from = at + 1;
  }
  if (from < text.length) lines.push({ text: text.slice(from), end: '' });
  return lines;
}

function linesOfMixed(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (const [, line = '', end = ''] of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    if (line !== '' || end !== '') lines.push({ text: line, end });
    if (end === '') break;
  }
  return lines;
}

/** The text of lines. */
export function textOf(lines: readonly Line[]): string {
  return lines.map(({ text, end }) => text + end).join('');
}

/** The line break that most lines have; `\n` in a text without any. */
export function lineBreakOf(lines: readonly Line[]): string {
  const counts = new Map<string, number>();
  for (const { end } of lines) if (end !== '') counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '\n';
}

/** Lines `from` to `to` (exclusive) replaced: what is a {@link Line} stays as it is, what is a string gets the document's line break. */
export function spliceLines(
  lines: readonly Line[],
  from: number,
  to: number,
  replacement: readonly (Line | string)[],
): readonly Line[] {
  const lineBreak = lineBreakOf(lines);
  const isAtEnd = to >= lines.length;
  const fresh = replacement.map((line) => (typeof line === 'string' ? { text: line, end: lineBreak } : line));
  const joined = [...lines.slice(0, from), ...fresh, ...lines.slice(to)];
  const lastEnd = lines.at(-1)?.end ?? lineBreak;
  return joined.map((line, index) => {
    if (index === joined.length - 1) return isAtEnd ? { text: line.text, end: lastEnd } : line;
    return line.end === '' ? { text: line.text, end: lineBreak } : line;
  });
}

/** A reply's text as lines without line breaks; a line break at the end adds no line. */
export function replyLines(text: string): readonly string[] {
  if (text === '') return [];
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** True for a line that shows nothing. */
export function isBlank(line: string): boolean {
  return line.trim() === '';
}
