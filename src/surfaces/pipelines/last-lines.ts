/** Letters of a line that a step of the graph has room for. */
const WIDTH = 36;
const LINES = 3;
/** More than this is never shown, so no more is kept. */
const KEPT = WIDTH * LINES * 2;

/** What is kept of a text that streams, so that its last lines can be shown. */
export function tailOf(before: string, more: string): string {
  const text = before + more;
  return text.length > 2 * KEPT ? text.slice(-KEPT) : text;
}

/** The last three lines of a text as a step shows them; long lines are broken, empty ones at the end left out. Pure. */
export function lastLines(tail: string): string[] {
  const lines = tail
    .slice(-KEPT)
    .trimEnd()
    .split(/\r?\n/)
    .slice(-LINES)
    .flatMap((line) => broken(line.replaceAll('\t', '  ').trimEnd()));
  return lines.slice(-LINES);
}

function broken(line: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < line.length; at += WIDTH) pieces.push(line.slice(at, at + WIDTH));
  return pieces.length === 0 ? [''] : pieces;
}
