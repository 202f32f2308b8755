import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import type { Declaration } from '../declaration.ts';
import { GRAMMARS, grammarFor, type Grammar } from './grammars.ts';
import { treeOutline } from './tree-outline.ts';

/** Reads outlines by syntax. */
export interface SyntaxReader {
  /** Whether there is a grammar for a language and a file of this length. */
  reads(language: string, length: number): boolean;
  /** The outline of a text; `undefined` when it could not be parsed. The grammar is loaded first where this is its first text. */
  outline(text: string, language: string): Promise<readonly Declaration[] | undefined>;
}

const TIME_LIMIT_MS = 500;

/**
 * Opens the grammars in a folder: `tree-sitter-*.wasm`, and `web-tree-sitter.wasm` in the same or another one. Nothing is loaded before the first text; a grammar that cannot be
 * loaded is told once to `onProblem`, and its language is read without.
 */
export function createSyntaxReader(
  folder: string,
  onProblem: (sentence: string) => void,
  parserFolder: string = folder,
): SyntaxReader {
  const grammars = new Map<string, Promise<Language | undefined>>();
  const broken = new Set<string>();
  let parser: Promise<Parser> | undefined;
  const startParser = async (): Promise<Parser> => {
    await Parser.init({ locateFile: (name: string) => join(parserFolder, name) });
    return new Parser();
  };
  const load = async ({ wasm }: Grammar): Promise<Language | undefined> => {
    try {
      await (parser ??= startParser());
      return await Language.load(join(folder, wasm));
    } catch (thrown) {
      broken.add(wasm);
      onProblem(
        `${wasm} cannot be loaded: ${thrown instanceof Error ? thrown.message.slice(0, 200) : 'unknown reason'}`,
      );
      return undefined;
    }
  };
  const languageFor = (grammar: Grammar): Promise<Language | undefined> => {
    const loading = grammars.get(grammar.wasm) ?? load(grammar);
    grammars.set(grammar.wasm, loading);
    return loading;
  };
  return {
    reads: (language, length) => {
      const grammar = grammarFor(language, length);
      return grammar !== undefined && !broken.has(grammar.wasm);
    },
    async outline(text, language) {
      const grammar = GRAMMARS[language];
      const loaded = grammar && (await languageFor(grammar));
      return grammar && loaded && parser && parse(await parser, loaded, text, grammar);
    },
  };
}

function parse(parser: Parser, language: Language, text: string, grammar: Grammar): readonly Declaration[] | undefined {
  const deadline = performance.now() + TIME_LIMIT_MS;
  parser.setLanguage(language);
  try {
    const tree = parser.parse(text, null, { progressCallback: () => performance.now() > deadline });
    if (!tree) return undefined;
    try {
      return treeOutline(tree.rootNode, grammar);
    } finally {
      tree.delete();
    }
  } catch {
    // Parsing that was broken off, or a text that the WASM cannot take.
    return undefined;
  } finally {
    parser.reset();
  }
}
