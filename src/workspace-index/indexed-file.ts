import { hash } from 'node:crypto';
import { languageOf } from '../domain/language.ts';
import { cut, type Chunk } from './cut.ts';
import type { Declaration } from './declaration.ts';
import { importsOf, type Import } from './imports.ts';
import { markdownOutline } from './markdown-outline.ts';
import { patternOutline } from './pattern-outline.ts';
import type { SyntaxReader } from './syntax/parser.ts';

/** How a file was cut; `outline` is a first pass by patterns, to be refined by syntax. */
export type Cut = 'syntax' | 'headings' | 'outline' | 'lines';

/** Everything the index keeps of a file's text. */
export interface IndexedFile {
  readonly path: string;
  readonly language: string;
  readonly lineCount: number;
  readonly cut: Cut;
  readonly chunks: readonly Chunk[];
  readonly symbols: readonly Declaration[];
  readonly imports: readonly Import[];
}

/** Formats without declarations. */
const PLAIN: ReadonlySet<string> = new Set(['', 'json', 'yaml', 'toml', 'html', 'css', 'scss', 'less', 'sql']);

/** Reads a file's text by patterns: fast, for a first pass over many files. `path` is relative to its folder. Pure. */
export function readFast(path: string, text: string, syntax: Pick<SyntaxReader, 'reads'> | undefined): IndexedFile {
  const language = languageOf(path);
  const lines = text.split('\n');
  if (PLAIN.has(language)) return fileOf(path, language, text, lines, 'lines', []);
  if (language === 'markdown') return fileOf(path, language, text, lines, 'headings', markdownOutline(lines));
  const mayRefine = syntax?.reads(language, text.length) ?? false;
  return fileOf(path, language, text, lines, mayRefine ? 'outline' : 'lines', patternOutline(lines));
}

/** Reads a file's text by syntax where there is a grammar, else as {@link readFast}. */
export async function readWell(path: string, text: string, syntax: SyntaxReader | undefined): Promise<IndexedFile> {
  const language = languageOf(path);
  const outline = syntax?.reads(language, text.length) ? await syntax.outline(text, language) : undefined;
  return outline ? fileOf(path, language, text, text.split('\n'), 'syntax', outline) : readFast(path, text, undefined);
}

function fileOf(
  path: string,
  language: string,
  text: string,
  lines: readonly string[],
  how: Cut,
  symbols: readonly Declaration[],
): IndexedFile {
  // A line break at the end begins no line.
  const lineCount = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const imports = importsOf(text, language, path);
  return { path, language, lineCount, cut: how, chunks: cut(lines, symbols), symbols, imports };
}

/** Length of {@link shortHash}. */
export const HASH_BYTES = 16;

/** SHA-256 cut to {@link HASH_BYTES}: enough to tell contents apart, and half the room. */
export function shortHash(content: string | Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', content, 'buffer').subarray(0, HASH_BYTES));
}

/** What a chunk's vector depends on. */
export function chunkHash(path: string, { symbol, text }: Chunk): Uint8Array {
  return shortHash(`${path}\0${symbol ?? ''}\0${text}`);
}
