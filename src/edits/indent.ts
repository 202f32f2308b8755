import { isBlank } from './lines.ts';

/** The white space before a line's text; the blank before the star of a block comment belongs to the text. */
export function indentOf(line: string): string {
  const space = /^[\t ]*/.exec(line)?.[0] ?? '';
  return line.charAt(space.length) === '*' && space.endsWith(' ') ? space.slice(0, -1) : space;
}

/** How a text indents. `unit` is one step: a tab, or the spaces by which lines go in most often. */
export interface IndentStyle {
  readonly sign: 'tab' | 'space' | 'mixed' | 'none';
  readonly unit: string;
}

/** Finds out how lines are indented. `none` where no line is. */
export function indentStyle(lines: readonly string[]): IndentStyle {
  const indents = lines.filter((line) => !isBlank(line)).map(indentOf);
  const tabs = indents.filter((indent) => indent.includes('\t')).length;
  const spaces = indents.filter((indent) => indent.includes(' ')).length;
  if (tabs === 0 && spaces === 0) return { sign: 'none', unit: '' };
  if (spaces === 0) return { sign: 'tab', unit: '\t' };
  if (tabs > 0) return { sign: 'mixed', unit: '' };
  return { sign: 'space', unit: ' '.repeat(stepOf(indents.map((indent) => indent.length))) };
}

/** The step by which widths grow most often from one line to the next; the smallest width where they never do. */
function stepOf(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const [index, width] of widths.entries()) {
    const step = width - (widths[index - 1] ?? width);
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  return best?.[0] ?? Math.min(...widths.filter((width) => width > 0));
}

/** A line of a reply moved to where it belongs in the document; `undefined` when that cannot be told. */
export type Reindent = (line: string) => string | undefined;

/**
 * How lines of a reply are moved into a document, learned from the lines that both have: `pairs` holds the reply's and the document's indentation of each.
 * In this order: as they are, by a shift that all lines share, by levels where one indents with tabs and the other with spaces or by another step.
 * `undefined` when the pairs contradict each other.
 */
export function reindenter(
  pairs: readonly (readonly [reply: string, document: string])[],
  reply: IndentStyle,
  document: IndentStyle,
): Reindent | undefined {
  const isEqual = pairs.every(([from, to]) => from === to);
  const areStylesAlike =
    reply.sign === 'none' || document.sign === 'none' || (reply.sign === document.sign && reply.unit === document.unit);
  const isProven = pairs.some(([from]) => from !== '');
  if (isEqual && (areStylesAlike || isProven || reply.sign === document.sign || document.sign === 'mixed')) {
    return (line) => line;
  }
  const shift = shiftOf(pairs);
  if (areStylesAlike) return shift;
  return byLevels(pairs, reply, document) ?? (isMixing(reply, document) ? undefined : shift);
}

function isMixing(reply: IndentStyle, document: IndentStyle): boolean {
  return reply.sign !== document.sign;
}

function shiftOf(pairs: readonly (readonly [string, string])[]): Reindent | undefined {
  const [first] = pairs;
  if (!first) return undefined;
  const [from, to] = first;
  if (to.endsWith(from)) {
    const prefix = to.slice(0, to.length - from.length);
    if (!pairs.every(([each, target]) => target === prefix + each)) return undefined;
    return (line) => (isBlank(line) ? line : prefix + line);
  }
  if (!from.endsWith(to)) return undefined;
  const prefix = from.slice(0, from.length - to.length);
  if (!pairs.every(([each, target]) => each === prefix + target)) return undefined;
  return (line) => (isBlank(line) ? line : line.startsWith(prefix) ? line.slice(prefix.length) : undefined);
}

function byLevels(
  pairs: readonly (readonly [string, string])[],
  reply: IndentStyle,
  document: IndentStyle,
): Reindent | undefined {
  if (reply.unit === '' || document.unit === '') return undefined;
  const offsets = pairs.map(([from, to]) => {
    const [fromLevel, toLevel] = [levelOf(from, reply.unit), levelOf(to, document.unit)];
    return fromLevel === undefined || toLevel === undefined ? undefined : toLevel - fromLevel;
  });
  const [offset] = offsets;
  if (offset === undefined || offsets.some((each) => each !== offset)) return undefined;
  return (line) => {
    if (isBlank(line)) return line;
    const indent = indentOf(line);
    const level = levelOf(indent, reply.unit);
    if (level === undefined || level + offset < 0) return undefined;
    return document.unit.repeat(level + offset) + line.slice(indent.length);
  };
}

function levelOf(indent: string, unit: string): number | undefined {
  const level = indent.length / unit.length;
  return Number.isInteger(level) && indent === unit.repeat(level) ? level : undefined;
}
