// Which strings of the sources a person sees: those that go through `t`, and the sentences of the parts below the surfaces.
import type { Node } from 'web-tree-sitter';
import { literalOf, type Literal } from './literals.ts';

/** What {@link messagesIn} finds. */
export interface Messages {
  readonly messages: readonly Literal[];
  /** Calls of `t` whose first argument cannot be translated, because its text is put together before `t` sees it. */
  readonly broken: readonly Literal[];
}

/**
 * The messages that a file gives to `t`: `t('…')`, `parts.t('…')`, `this.#t('…')`, `vscode.l10n.t('…')`. A choice between literals counts as each of
 * them; a name or a property is a sentence that was made elsewhere.
 */
export function messagesIn(root: Node): Messages {
  const messages: Literal[] = [];
  const broken: Literal[] = [];
  for (const call of nodesOf(root, 'call_expression')) {
    if (!/(?:^|[.#])t$/.test(call.childForFieldName('function')?.text ?? '')) continue;
    const first = call.childForFieldName('arguments')?.namedChildren.find((node) => node?.type !== 'comment');
    for (const choice of first ? choicesOf(first) : []) {
      const literal = literalOf(choice);
      if (literal?.text === '') continue;
      if (literal && !isPutTogether(choice)) messages.push(literal);
      else if (literal || choice.type === 'binary_expression')
        broken.push({ text: choice.text, line: choice.startPosition.row + 1 });
    }
  }
  return { messages, broken };
}

function choicesOf(node: Node): Node[] {
  if (node.type === 'parenthesized_expression') return node.namedChildren.flatMap(choicesOf);
  if (node.type === 'ternary_expression') return node.namedChildren.slice(1).flatMap(choicesOf);
  const isEither = node.type === 'binary_expression' && node.childForFieldName('operator')?.text !== '+';
  if (isEither) return node.namedChildren.flatMap(choicesOf);
  return [node];
}

function isPutTogether(node: Node): boolean {
  return node.namedChildren.some(({ type }) => type === 'template_substitution');
}

/** Calls whose texts nobody but a developer or a schema's reader sees. */
const NOT_FOR_PEOPLE =
  /(?:^|\.)(?:log|logger|describe|meta|prepare|exec|pragma|test|match|split|matchAll)$|(?:^|\.)log\.\w+$/;
const ERRORS_OF_OURS = /^(?:Type|Range|Syntax)?Error$/;

/**
 * The sentences in a file below the surfaces: what its errors, reasons and reports are made of. They reach a person through a surface, which finds
 * their translation again by their words (src/surfaces/sentences.ts).
 */
export function sentencesIn(root: Node): Literal[] {
  return nodesOf(root, 'string', 'template_string').flatMap((node) => {
    const literal = literalOf(node);
    if (!literal || !isSentence(literal.text) || isForNobody(node)) return [];
    return [{ ...literal, text: literal.text.trim() }];
  });
}

/** Stands in an import, in a type, in a line of the log or in an error that says a programmer's mistake. */
function isForNobody(node: Node): boolean {
  for (let around = node.parent; around; around = around.parent) {
    if (around.type === 'import_statement' || around.type === 'literal_type') return true;
    const called = around.type === 'call_expression' && around.childForFieldName('function')?.text;
    if (called && NOT_FOR_PEOPLE.test(called)) return true;
    const made = around.type === 'new_expression' && around.childForFieldName('constructor')?.text;
    if (made && ERRORS_OF_OURS.test(made)) return true;
  }
  return false;
}

function nodesOf(root: Node, ...types: readonly string[]): Node[] {
  return root.descendantsOfType([...types]).filter((node) => node !== null);
}

const SQL = /^(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|DROP|ALTER|PRAGMA|BEGIN|ATTACH|VACUUM)\b|\b(?:LIKE|COLLATE) /;

/** Words that are looked for in a text, one after the other. */
const WORD_LIST = /^[\p{L}\p{M} ]{90,}$/u;

/** Words with a space between them, and enough letters to be known again by; nothing that speaks to a machine. */
function isSentence(text: string): boolean {
  const words = text.trim();
  const letters = words.replaceAll(/\{\d+\}/g, '').match(/\p{L}/gu)?.length ?? 0;
  // " in {0}", " of {0}" are added to others.
  const least = text.startsWith(' ') ? 2 : 3;
  const isProse = /[\p{L}}”):,] [\p{L}{“(]/u.test(words) && letters >= least;
  return isProse && !/\n/.test(words) && !WORD_LIST.test(words) && !SQL.test(words) && !/^(?:Bearer|Basic) /.test(words);
}
