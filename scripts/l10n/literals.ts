// Reads the string literals of a TypeScript file from its syntax tree.
import { join } from 'node:path';
import { Language, Parser, type Node } from 'web-tree-sitter';

const MODULES = join(import.meta.dirname, '../../node_modules');

/** A literal with its substitutions as `{0}`, `{1}` … in the order they stand. */
export interface Literal {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Gives the syntax tree of a TypeScript file's text. */
export type ReadTree = (text: string) => Node;

/** Loads the grammar that the workspace index reads TypeScript with. @throws when node_modules lacks it. */
export async function openTypeScript(): Promise<ReadTree> {
  await Parser.init({ locateFile: (name: string) => join(MODULES, 'web-tree-sitter', name) });
  const grammar = await Language.load(join(MODULES, '@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm'));
  const parser = new Parser();
  parser.setLanguage(grammar);
  return (text) => {
    const tree = parser.parse(text);
    if (!tree) throw new Error('The parser gave no tree.');
    return tree.rootNode;
  };
}

/** The literal that a node is; `undefined` for any other node. */
export function literalOf(node: Node): Literal | undefined {
  if (node.type !== 'string' && node.type !== 'template_string') return undefined;
  let count = 0;
  const text = node.children.map((part) => {
    if (part.type === 'string_fragment') return part.text;
    if (part.type === 'escape_sequence') return unescaped(part.text);
    return part.type === 'template_substitution' ? `{${count++}}` : '';
  });
  return { text: text.join(''), line: node.startPosition.row + 1 };
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescaped(sequence: string): string {
  const hex = /^\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2}))$/i.exec(sequence);
  if (hex) return String.fromCodePoint(Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16));
  const letter = sequence.slice(1);
  return NAMED_ESCAPES[letter] ?? letter;
}
