// Which strings of the sources a person sees: those that go through `t`, and the sentences of the parts below the surfaces.
import type { Node } from 'web-tree-sitter';
import { literalOf, walk, type Literal } from './literals.ts';

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
  walk(root, (node) => {
    const called = node.type === 'call_expression' && node.childForFieldName('function');
    if (!called || !/(?:^|[.#])t$/.test(called.text)) return undefined;
    const [first] = node.childForFieldName('arguments')?.namedChildren.filter(({ type }) => type !== 'comment') ?? [];
    for (const choice of first ? choicesOf(first) : []) {
      const literal = literalOf(choice);
      if (literal?.text === '') continue;
      if (literal && !isPutTogether(choice)) messages.push(literal);
      else if (literal || choice.type === 'binary_expression')
        broken.push({ text: choice.text, line: choice.startPosition.row + 1 });
    }
    return undefined;
  });
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
  const found: Literal[] = [];
  walk(root, (node) => {
    if (['import_statement', 'export_clause', 'comment', 'literal_type', 'regex'].includes(node.type)) return false;
    if (node.type === 'call_expression' && NOT_FOR_PEOPLE.test(node.childForFieldName('function')?.text ?? ''))
      return false;
    if (node.type === 'new_expression' && ERRORS_OF_OURS.test(node.childForFieldName('constructor')?.text ?? ''))
      return false;
    const literal = literalOf(node);
    if (literal && isSentence(literal.text)) found.push({ ...literal, text: literal.text.trim() });
    return undefined;
  });
  return found;
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
