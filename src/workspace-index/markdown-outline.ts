import type { Declaration } from './declaration.ts';

/** The headings of a Markdown text, each down to the next of the same or a higher level. What stands in code fences is no heading. Pure. */
export function markdownOutline(lines: readonly string[]): readonly Declaration[] {
  const headings = headingsIn(lines);
  const path: { readonly level: number; readonly name: string }[] = [];
  return headings.map(({ level, name, line }, index) => {
    while ((path.at(-1)?.level ?? 0) >= level) path.pop();
    const container = path.at(-1)?.name;
    path.push({ level, name });
    const next = headings.slice(index + 1).find((other) => other.level <= level);
    const endLine = next ? next.line - 1 : lines.length;
    return { name, kind: 'heading', startLine: line, endLine, ...(container !== undefined && { container }) };
  });
}

interface Heading {
  readonly level: number;
  readonly name: string;
  readonly line: number;
}

const MOST_HEADINGS = 1000;

function headingsIn(lines: readonly string[]): readonly Heading[] {
  const headings: Heading[] = [];
  let fence: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    if (fence !== undefined || headings.length >= MOST_HEADINGS) continue;
    const heading = /^ {0,3}(#{1,6})[ \t]+(\S.{0,200})/.exec(line);
    const name = heading?.[2]?.replace(/[ \t]+#*[ \t\r]*$/, '');
    if (heading?.[1] !== undefined && name !== undefined)
      headings.push({ level: heading[1].length, name, line: index + 1 });
  }
  return headings;
}
