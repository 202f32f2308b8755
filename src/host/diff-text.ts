import { isSecretsFile } from '../domain/secrets-files.ts';

/** One file's part of a diff. */
export interface DiffSection {
  readonly text: string;
  /** The file before and after, as the diff names it; with and without the prefix that git puts before it. Never empty. */
  readonly names: readonly string[];
}

/** The parts of what `git diff` printed, one a file. Pure. A line of a file never begins with `diff --git`: git puts a sign before each. */
export function diffSections(diff: string): readonly DiffSection[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((text) => text.startsWith('diff --git '))
    .map((text) => ({ text, names: namesIn(text) }));
}

/** True when a part is of a file that holds keys: such are never sent. Pure. */
export function isOfSecrets({ names }: DiffSection): boolean {
  return names.some(isSecretsFile);
}

/** Cuts a text at a whole line to at most `length` UTF-16 code units, with a line that says so. Pure. */
export function cutToLength(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.lastIndexOf('\n', length);
  return `${text.slice(0, end > 0 ? end : length)}\n[The rest is left out.]`;
}

function namesIn(section: string): readonly string[] {
  const head = section.slice(0, section.search(/^@@ /m) === -1 ? undefined : section.search(/^@@ /m));
  const named = [...head.matchAll(/^(?:---|\+\+\+|rename (?:from|to)|copy (?:from|to)) (.+?)\t?$/gm)].map(
    (match) => match[1] ?? '',
  );
  const header = head.slice('diff --git '.length, head.indexOf('\n') === -1 ? undefined : head.indexOf('\n'));
  // A header names both sides, separated by a space; without any other line (a change of mode, a binary) they are alike.
  const half = header.slice(0, (header.length - 1) / 2);
  const raw = [...named.filter((name) => name !== '/dev/null'), half].map(unquoted);
  return [...new Set(raw.flatMap((name) => [name, name.replace(/^[abciwo12]\//, '')]))];
}

/** A name as git quotes it: "a/\303\244.txt". */
function unquoted(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name;
  const bytes: number[] = [];
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  for (const [, octal, escaped, plain] of name.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...new TextEncoder().encode(escaped === undefined ? plain : (escapes[escaped] ?? escaped)));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
