import { diffLines } from 'diff';
import type { FileChange } from '../domain/pipeline-run.ts';

/** How a language marks comments that stand on lines of their own. */
interface Marks {
  readonly line: readonly string[];
  readonly blocks: readonly (readonly [open: string, close: string])[];
}

const C: Marks = { line: ['//'], blocks: [['/*', '*/']] };
const HASH: Marks = { line: ['#'], blocks: [] };
const MARKUP: Marks = { line: [], blocks: [['<!--', '-->']] };
const MARKS: readonly (readonly [endings: string, marks: Marks])[] = [
  ['ts tsx mts cts js jsx mjs cjs java kt kts scala c h cc cpp cxx hpp cs go rs swift dart php groovy proto zig', C],
  ['css', { line: [], blocks: [['/*', '*/']] }],
  ['scss less', C],
  [
    'py pyi',
    {
      line: ['#'],
      blocks: [
        ['"""', '"""'],
        ["'''", "'''"],
      ],
    },
  ],
  ['rb sh bash zsh fish pl pm r yml yaml toml ex exs jl nim tcl ps1', HASH],
  ['sql lua hs elm adb ads', { line: ['--'], blocks: [] }],
  ['lisp clj cljs el scm rkt asm', { line: [';'], blocks: [] }],
  ['html htm xml svg vue md', MARKUP],
];

/** Comments that compilers, linters and shells obey. */
const DIRECTIVE =
  /@ts-|eslint|oxlint|biome-|prettier-ignore|stylelint|go:\w|\+build|noqa|type:\s*ignore|pylint|mypy|pragma|nolint|istanbul|c8 ignore|v8 ignore|<reference|@jsx|#!|sourceMappingURL|coding[:=]/i;

/**
 * What a change does besides adding, changing or removing comments on lines of their own, in words that follow "the output"; `undefined` when it does nothing
 * else. Decided line by line: where it cannot tell, as in a language it does not know, it says no. Pure.
 */
export function beyondComments(changes: readonly FileChange[]): string | undefined {
  for (const { place, before, after } of changes) {
    const marks = marksOf(place.path);
    if (!marks) return `changes ${place.path}, whose comments cannot be told from code`;
    const line = codeLine(before, after, marks);
    if (line !== undefined)
      return `changes code in ${place.path}, and may change comments only: “${line.trim().slice(0, 60)}”`;
  }
  return undefined;
}

function marksOf(path: string): Marks | undefined {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return MARKS.find(([endings]) => endings.split(' ').includes(ending))?.[1];
}

/** The first line that is no mere comment among those that came or went. */
function codeLine(before: string, after: string, marks: Marks): string | undefined {
  const [oldComments, newComments] = [commentLines(before, marks), commentLines(after, marks)];
  let [oldLine, newLine] = [0, 0];
  for (const { value, added, removed, count = 0 } of diffLines(before, after)) {
    if (added || removed) {
      const [comments, start] = removed ? [oldComments, oldLine] : [newComments, newLine];
      const lines = value.split('\n').slice(0, count);
      const code = lines.find((line, at) => line.trim() !== '' && (!comments.has(start + at) || DIRECTIVE.test(line)));
      if (code !== undefined) return code;
    }
    if (!added) oldLine += count;
    if (!removed) newLine += count;
  }
  return undefined;
}

/** The numbers, from 0, of lines that hold a comment or a part of one and nothing else. A comment that begins behind code is not seen. */
function commentLines(text: string, { line: starts, blocks }: Marks): ReadonlySet<number> {
  const comments = new Set<number>();
  let closing: string | undefined;
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.trim();
    const opened = closing === undefined ? blocks.find(([open]) => line.startsWith(open)) : undefined;
    if (closing === undefined && !opened) {
      if (starts.some((start) => line.startsWith(start))) comments.add(index);
      continue;
    }
    const close: string = closing ?? opened?.[1] ?? '';
    const at = line.indexOf(close, opened ? opened[0].length : 0);
    if (at === -1 || line.slice(at + close.length).trim() === '') comments.add(index);
    closing = at === -1 ? close : undefined;
  }
  return comments;
}
